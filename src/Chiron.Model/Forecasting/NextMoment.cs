namespace Chiron.Model;

/// <summary>What the model expects to be recorded next.</summary>
/// <param name="ExpectedDays">Mean days until the next moment, 1/μ.</param>
/// <param name="Codes">Each code's probability to be among that moment's, most probable first.</param>
public sealed record NextMoment(double ExpectedDays, IReadOnlyList<CodeProbability> Codes);
