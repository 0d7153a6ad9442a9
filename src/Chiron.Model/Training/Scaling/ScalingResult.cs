namespace Chiron.Model;

/// <summary>What a scaling study came to; kept in its folder as <c>scaling.json</c>.</summary>
public sealed record ScalingResult
{
    private const int Resamples = 200;

    public required IReadOnlyList<ScalingRun> Runs { get; init; }

    /// <summary>Fitted to all runs.</summary>
    public required ScalingLaw Law { get; init; }

    /// <summary>Root of the mean squared distance between law and runs, nats a token.</summary>
    public double ResidualError { get; init; }

    /// <summary>95 % intervals of α and β, from <see cref="Resamples"/> resamples of the residuals (Efron and Tibshirani 1993, 9.4).</summary>
    public required IReadOnlyList<double> AlphaInterval { get; init; }

    public required IReadOnlyList<double> BetaInterval { get; init; }

    /// <summary>The runs of the largest size, predicted by a law that was fitted to the smaller sizes alone.</summary>
    public required IReadOnlyList<ScalingPrediction> Check { get; init; }

    /// <summary>Larger models and longer training, by the law of all runs.</summary>
    public required IReadOnlyList<ScalingPrediction> Predictions { get; init; }

    /// <param name="runs">At least three sizes by three numbers of tokens.</param>
    /// <param name="ahead">Sizes and tokens to predict.</param>
    /// <param name="seed">Of the resamples.</param>
    public static ScalingResult From(IReadOnlyList<ScalingRun> runs, IReadOnlyList<(long BlockParameters, long Tokens)> ahead, int seed)
    {
        var (law, laws, error) = FitWithResamples(runs, seed);
        var largest = runs.Max(run => run.BlockParameters);
        var (smaller, largestRuns) = (runs.Where(run => run.BlockParameters < largest).ToList(), runs.Where(run => run.BlockParameters == largest).ToList());
        var (lawOfSmaller, lawsOfSmaller, _) = FitWithResamples(smaller, seed);
        return new ScalingResult
        {
            Runs = runs,
            Law = law,
            ResidualError = error,
            AlphaInterval = Interval(laws, one => one.Alpha),
            BetaInterval = Interval(laws, one => one.Beta),
            Check = [.. largestRuns.Select(run => Predict(lawOfSmaller, lawsOfSmaller, run.BlockParameters, run.Tokens) with { Seen = run.TuningLoss })],
            Predictions = [.. ahead.Select(one => Predict(law, laws, one.BlockParameters, one.Tokens))],
        };
    }

    private static (ScalingLaw Law, List<ScalingLaw> Resampled, double Error) FitWithResamples(IReadOnlyList<ScalingRun> runs, int seed)
    {
        var law = ScalingLaw.Fit(runs);
        double[] fitted = [.. runs.Select(run => law.Loss(run.BlockParameters, run.Tokens))];
        double[] residuals = [.. runs.Select((run, i) => run.TuningLoss - fitted[i])];
        var random = new Random(seed);
        var inflate = Math.Sqrt((double)runs.Count / Math.Max(1, runs.Count - 5));          // five constants were fitted to them
        var laws = Enumerable.Range(0, Resamples)
            .Select(_ => ScalingLaw.Fit(runs, [.. fitted.Select(loss => loss + (inflate * residuals[random.Next(residuals.Length)]))], law))
            .ToList();
        return (law, laws, Math.Sqrt(residuals.Sum(residual => residual * residual) / residuals.Length));
    }

    private static ScalingPrediction Predict(ScalingLaw law, List<ScalingLaw> laws, long parameters, long tokens)
    {
        var interval = Interval(laws, one => one.Loss(parameters, tokens));
        return new ScalingPrediction(parameters, tokens, law.Loss(parameters, tokens), interval[0], interval[1]);
    }

    private static double[] Interval(List<ScalingLaw> laws, Func<ScalingLaw, double> of)
    {
        var values = laws.Select(of).Order().ToList();
        return [values[(int)(0.025 * (values.Count - 1))], values[(int)Math.Ceiling(0.975 * (values.Count - 1))]];
    }
}
