using Chiron.Validation.Predictors;

namespace Chiron.Validation.Diagnosis;

/// <summary>The simulator's exact posterior, given the whole record up to the moment.</summary>
internal sealed class OracleDiagnosis : IDiagnosisPredictor
{
    public string Name => PredictorNames.Oracle;

    public IReadOnlyList<IReadOnlyList<string>> Rank(IReadOnlyList<DiagnosisMoment> moments, CancellationToken stop) =>
        [.. moments.Select(moment => moment.OracleRanking)];
}
