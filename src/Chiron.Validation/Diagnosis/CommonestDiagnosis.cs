using Chiron.Validation.Predictors;

namespace Chiron.Validation.Diagnosis;

/// <summary>Always the same: the conditions that the training split has most often. What a ranking must beat.</summary>
internal sealed class CommonestDiagnosis(IReadOnlyList<string> conditionsByFrequency) : IDiagnosisPredictor
{
    public string Name => PredictorNames.Commonest;

    public IReadOnlyList<IReadOnlyList<string>> Rank(IReadOnlyList<DiagnosisMoment> moments, CancellationToken stop) =>
        [.. moments.Select(_ => conditionsByFrequency)];
}
