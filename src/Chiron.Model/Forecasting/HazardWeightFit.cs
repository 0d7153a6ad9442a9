namespace Chiron.Model;

/// <summary>
/// How much of the additive hazards goes into each kind of outcome, by log loss on the tuning split: for a family, and for each of its codes with enough events by itself,
/// where the family's losses stand for what is not known of the code.
/// </summary>
internal static class HazardWeightFit
{
    private const int FewestEvents = 50;        // tuning subjects with the code, to have a share of its own
    private const double FamilyStrength = 50;   // how many subjects' events the family's losses count for beside a code's own

    private static readonly double[] Shares = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    public static Calibration Fit(Calibration calibration, RiskPoint[] points, Tokenizer tokenizer)
    {
        var (families, codes) = (new List<HazardWeight>(), new List<CodeHazardWeight>());
        foreach (var family in Enum.GetValues<RiskFamily>())
        {
            var mine = points.Where(point => point.Family == family && !float.IsNaN(point.LogAdditive)).ToArray();
            var losses = Losses(calibration, mine);
            families.Add(new HazardWeight(family, CalibrationFit.Best(losses, Shares)));
            var events = (double)SubjectsWithEvent(mine);
            foreach (var own in mine.GroupBy(point => point.Code))
                if (SubjectsWithEvent(own) >= FewestEvents)
                {
                    var sum = Losses(calibration, own);
                    for (var range = 0; range < sum.GetLength(0); range++)
                        for (var v = 0; v < Shares.Length; v++)
                            sum[range, v] += losses[range, v] * FamilyStrength / events;
                    codes.Add(new CodeHazardWeight(tokenizer.Vocabulary.Codes[own.Key].Code, CalibrationFit.Best(sum, Shares)));
                }
        }

        return calibration with { HazardWeights = families, CodeHazardWeights = codes };
    }

    /// <summary>Of each code, how many records have it in an answer: one event of a record answers many questions.</summary>
    public static int SubjectsWithEvent(IEnumerable<RiskPoint> points) => points.Where(point => point.Happened).Select(point => (point.Record, point.Code)).Distinct().Count();

    private static double[,] Losses(Calibration calibration, IEnumerable<RiskPoint> points)
    {
        var losses = new double[calibration.HorizonBounds.Count + 1, Shares.Length];
        foreach (var point in points)
        {
            var range = calibration.Range(point.HorizonDays);
            var learned = Calibration.Combined(point.LogHazard, point.LogRate, calibration.RateWeights[range]);
            for (var v = 0; v < Shares.Length; v++)
                losses[range, v] += point.Loss(Calibration.Combined(learned, point.LogAdditive, Shares[v]));
        }

        return losses;
    }
}
