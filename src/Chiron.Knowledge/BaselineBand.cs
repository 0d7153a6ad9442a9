namespace Chiron.Knowledge;

/// <summary>The distribution of a value among people of an age range and sex whom no condition moves.</summary>
/// <param name="FromAge">Years, inclusive.</param>
/// <param name="ToAge">Years, exclusive.</param>
/// <param name="Sex">Null for both.</param>
/// <param name="Distribution">At <paramref name="FromAge"/>, in the finding's unit.</param>
/// <param name="CenterPerYear">By how much the centre moves with each year of age above <paramref name="FromAge"/>.</param>
public sealed record BaselineBand(double FromAge, double ToAge, Sex? Sex, ValueDistribution Distribution, double CenterPerYear);
