namespace Chiron.Knowledge.DdxPlus;

/// <summary>A possible answer to a categorical or multi-choice evidence.</summary>
/// <param name="Id">Such as <c>V_29</c>, or a number of a scale.</param>
/// <param name="Meaning">In English; of a scale the number.</param>
public sealed record EvidenceValue(string Id, string Meaning);
