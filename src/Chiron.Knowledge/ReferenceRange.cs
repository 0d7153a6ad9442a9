namespace Chiron.Knowledge;

/// <summary>What counts as normal for people of an age range and sex, in the finding's unit. A value outside is low or high.</summary>
/// <param name="FromAge">Years, inclusive.</param>
/// <param name="ToAge">Years, exclusive.</param>
/// <param name="Sex">Null for both.</param>
/// <param name="Low">Null where there is no lower limit.</param>
/// <param name="High">Null where there is no upper limit.</param>
public sealed record ReferenceRange(double FromAge, double ToAge, Sex? Sex, double? Low, double? High);
