namespace Chiron.Knowledge.DdxPlus;

/// <summary>One question of DDXPlus, as <c>release_evidences.json</c> describes it.</summary>
/// <param name="Id">Such as <c>E_55</c>.</param>
/// <param name="Question">In English, as a patient is asked.</param>
/// <param name="Type">What an answer looks like.</param>
/// <param name="IsAntecedent">A history or an exposure; else a symptom.</param>
/// <param name="Parent">Id of the question that must have been answered with yes for this one to make sense (its <c>code_question</c>); null where it stands by itself.</param>
/// <param name="Values">Of a categorical or multi-choice evidence, in the file's order; empty for a binary one.</param>
/// <param name="Default">Place in <paramref name="Values"/> of the answer that says no, nowhere, none or not applicable; -1 for a binary one, whose default is no.</param>
public sealed record DdxPlusEvidence(string Id, string Question, EvidenceType Type, bool IsAntecedent, string? Parent, IReadOnlyList<EvidenceValue> Values, int Default)
{
    /// <summary>Whether the values are the whole numbers of a scale.</summary>
    public bool IsScale => Values.Count > 0 && Values.All(value => int.TryParse(value.Id, out _));
}
