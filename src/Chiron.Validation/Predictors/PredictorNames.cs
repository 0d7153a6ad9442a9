namespace Chiron.Validation.Predictors;

/// <summary>The names in reports.</summary>
public static class PredictorNames
{
    public const string Model = "model";
    public const string Baseline = "age and sex";
    public const string Counts = "logistic on counts";
    public const string Cox = "Cox on baseline covariates";
    public const string Oracle = "oracle";
    public const string Commonest = "commonest conditions";
}
