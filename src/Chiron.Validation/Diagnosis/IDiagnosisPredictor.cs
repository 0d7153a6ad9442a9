namespace Chiron.Validation.Diagnosis;

/// <summary>Something that ranks conditions at a moment of diagnosis.</summary>
public interface IDiagnosisPredictor
{
    string Name { get; }

    /// <summary>For each moment the conditions' codes, most probable first; at least three where it knows as many.</summary>
    IReadOnlyList<IReadOnlyList<string>> Rank(IReadOnlyList<DiagnosisMoment> moments, CancellationToken stop);
}
