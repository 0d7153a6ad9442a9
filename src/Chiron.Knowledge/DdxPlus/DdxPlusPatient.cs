namespace Chiron.Knowledge.DdxPlus;

/// <summary>A simulated patient of DDXPlus, in places of the catalogue.</summary>
public sealed class DdxPlusPatient
{
    private readonly Dictionary<int, int[]> _answers;

    /// <param name="answers">By evidence that is not answered with its default: places of the values, ascending; for a binary evidence one 0.</param>
    public DdxPlusPatient(Dictionary<int, int[]> answers) => _answers = answers;

    public required int AgeYears { get; init; }

    /// <summary>Null where the file has neither M nor F.</summary>
    public required Sex? Sex { get; init; }

    /// <summary>Place of the pathology.</summary>
    public required int Condition { get; init; }

    /// <summary>Place of the evidence that the patient comes with.</summary>
    public required int InitialEvidence { get; init; }

    /// <summary>The published differential: places of conditions with their probabilities, as in the file.</summary>
    public required IReadOnlyList<(int Condition, double Probability)> Differential { get; init; }

    /// <summary>SHA-256 of age, sex and evidences as the file has them: equal patients are dealt to the same part.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Places of the values other than the default; empty where the answer is no, none or nowhere, also where the file lists that answer.</summary>
    public ReadOnlySpan<int> AnswerTo(int evidence) => _answers.TryGetValue(evidence, out var values) ? values : [];

    /// <summary>Whether the answer is other than the default.</summary>
    public bool Has(int evidence) => _answers.ContainsKey(evidence);
}
