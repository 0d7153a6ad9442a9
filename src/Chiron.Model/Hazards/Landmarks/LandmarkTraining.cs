namespace Chiron.Model;

/// <summary>Fits the regression of a landmark's question on the training split; how much ridge, five-fold cross-validation within that split says.</summary>
internal static class LandmarkTraining
{
    private const int FewestEvents = 10, FewestRows = 20, Folds = 5;
    private const long MostNumbers = 60_000_000;           // of the design; beyond it, an even share of the subjects
    private const double OuterQuantile = 0.01;

    private static readonly double[] Ridges = [2000, 800, 400, 200, 100, 50, 25];

    /// <returns>Null where too few of the subjects that reach the landmark have the outcome.</returns>
    public static LandmarkHazard? Fit(IReadOnlyList<SubjectRecord> train, Tokenizer tokenizer, LandmarkQuestion question, CancellationToken stop)
    {
        var points = LandmarkPoints.Of(train, tokenizer, question);
        if (points.Events < FewestEvents || points.Count - points.Events < FewestEvents)
            return null;
        var (terms, columns, rows, values) = Columns(train, tokenizer, points);
        var width = terms.Count * LandmarkTerm.Columns;
        var design = new float[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
            for (var t = 0; t < terms.Count; t++)
                LandmarkTerm.Write(
                    values[columns[t]][i], terms[t].Low, terms[t].High, terms[t].Mean, terms[t].StandardDeviation,
                    design.AsSpan((i * width) + (t * LandmarkTerm.Columns), LandmarkTerm.Columns));

        var fit = new RidgeHazardFit(design, width, [.. rows.Select(row => points.Outcomes[row])], [.. rows.Select(row => points.Weights[row])], question.HorizonDays);
        var ridge = ChooseRidge(fit, rows.Length, stop);
        var beta = fit.Fit([.. Enumerable.Range(0, rows.Length)], ridge);
        var fitted = terms.Select((term, t) => term with { LogRatio = beta[3 * t], Below = beta[(3 * t) + 1], Above = beta[(3 * t) + 2] });
        return new LandmarkHazard(
            question, rows.Length, rows.Count(row => points.Outcomes[row]), ridge, beta[^1], [.. fitted.OrderByDescending(term => Math.Abs(term.LogRatio) + Math.Abs(term.Below) + Math.Abs(term.Above))]);
    }

    private static double ChooseRidge(RidgeHazardFit fit, int rows, CancellationToken stop)
    {
        var losses = new double[Ridges.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] learned = [.. Enumerable.Range(0, rows).Where(row => row % Folds != fold)];
            int[] measured = [.. Enumerable.Range(0, rows).Where(row => row % Folds == fold)];
            float[]? beta = null;
            for (var r = 0; r < Ridges.Length; r++)
            {
                stop.ThrowIfCancellationRequested();
                beta = fit.Fit(learned, Ridges[r], beta);
                losses[r] += fit.Loss(measured, beta);
            }
        }

        return Ridges[Array.IndexOf(losses, losses.Min())];
    }

    // The numbers that enough subjects have and that differ between them, without coefficients yet; of which of all columns each is; the points used; and the values, column by column.
    private static (List<LandmarkTerm> Terms, List<int> Columns, int[] Rows, float[][] Values) Columns(IReadOnlyList<SubjectRecord> train, Tokenizer tokenizer, LandmarkPoints points)
    {
        var summary = new LandmarkSummary(tokenizer);
        var seen = new int[tokenizer.Vocabulary.Codes.Count];
        for (var row = 0; row < points.Count; row++)
        {
            summary.Read(train[points.Records[row]], points.Ages[row]);
            foreach (var code in summary.Seen)
                seen[code]++;
        }

        var all = LandmarkSummary.AllColumns(tokenizer).Where(column => column.Code < 0 || seen[column.Code] >= FewestRows).ToArray();
        var most = (int)Math.Clamp(MostNumbers / (all.Length * (long)LandmarkTerm.Columns), 1000, int.MaxValue);
        var every = Math.Max(1, (points.Count + most - 1) / most);
        int[] rows = [.. Enumerable.Range(0, points.Count).Where(row => row % every == 0)];
        var values = new float[all.Length][];
        for (var c = 0; c < all.Length; c++)
            values[c] = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            summary.Read(train[points.Records[rows[i]]], points.Ages[rows[i]]);
            for (var c = 0; c < all.Length; c++)
                values[c][i] = (float)summary[all[c]];
        }

        var (terms, columns) = (new List<LandmarkTerm>(), new List<int>());
        for (var c = 0; c < all.Length; c++)
            if (Scale(all[c], values[c], tokenizer) is { } term)
            {
                terms.Add(term);
                columns.Add(c);
            }

        return (terms, columns, rows, values);
    }

    private static LandmarkTerm? Scale(LandmarkColumn column, float[] values, Tokenizer tokenizer)
    {
        var known = values.Where(float.IsFinite).Order().ToArray();
        if (known.Length < FewestRows)
            return null;
        var (low, high) = (known[(int)(OuterQuantile * (known.Length - 1))], known[(int)Math.Ceiling((1 - OuterQuantile) * (known.Length - 1))]);
        var mean = known.Average(value => (double)Math.Clamp(value, low, high));
        var deviation = Math.Sqrt(known.Average(value => (Math.Clamp(value, low, high) - mean) * (Math.Clamp(value, low, high) - mean)));
        return deviation > 1e-6 * (1 + Math.Abs(mean))
            ? new LandmarkTerm(
                column.Code < 0 ? null : tokenizer.Vocabulary.Codes[column.Code].Code, column.Answer < 0 ? null : column.Answer, column.Statistic, low, high, (float)mean, (float)deviation, 0, 0, 0)
            : null;
    }
}
