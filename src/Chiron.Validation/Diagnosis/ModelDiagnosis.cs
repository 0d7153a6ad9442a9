using Chiron.Model;
using Chiron.Validation.Predictors;

namespace Chiron.Validation.Diagnosis;

/// <summary>The model's answer to the diagnosis question.</summary>
internal sealed class ModelDiagnosis(Forecaster forecaster) : IDiagnosisPredictor
{
    private const int Ranks = 10;

    public string Name => PredictorNames.Model;

    public IReadOnlyList<IReadOnlyList<string>> Rank(IReadOnlyList<DiagnosisMoment> moments, CancellationToken stop) =>
    [
        .. forecaster.DiagnoseAll([.. moments.Select(moment => moment.History)], [.. moments.Select(moment => moment.Time)], stop)
            .Select(answer => (IReadOnlyList<string>)[.. answer.Take(Ranks).Select(condition => condition.Code)]),
    ];
}
