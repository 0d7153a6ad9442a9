namespace Chiron.Serving.Answers;

/// <summary>The risk of one code over several horizons.</summary>
/// <param name="Code">Such as <c>ICD10CM//E11.9</c>.</param>
/// <param name="Name">In words.</param>
/// <param name="RecordedBefore">The subject has it on record already: the risk is then of another record, not of a first one.</param>
/// <param name="Horizons">By length.</param>
public sealed record RiskEntry(string Code, string Name, bool RecordedBefore, IReadOnlyList<HorizonRisk> Horizons);
