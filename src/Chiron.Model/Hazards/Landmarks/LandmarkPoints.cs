namespace Chiron.Model;

/// <summary>
/// The records that reach a landmark, and what became of each within the horizon. Where observation ended before it could tell, the record counts nothing, and those
/// that tell stand for it by the inverse of their probability to be still observed then (IPCW; Robins and Finkelstein, Biometrics 2000; Graf et al., Stat. Med. 1999).
/// </summary>
internal sealed class LandmarkPoints
{
    private const double SmallestProbability = 0.05;        // a weight of 20: more would rest on single people

    private LandmarkPoints(int[] records, double[] ages, bool[] outcomes, float[] weights) => (Records, Ages, Outcomes, Weights) = (records, ages, outcomes, weights);

    /// <summary>Which of the records given.</summary>
    public int[] Records { get; }

    /// <summary>Age at the landmark, in days.</summary>
    public double[] Ages { get; }

    public bool[] Outcomes { get; }

    public float[] Weights { get; }

    public int Count => Records.Length;

    public int Events => Outcomes.Count(outcome => outcome);

    public static LandmarkPoints Of(IReadOnlyList<SubjectRecord> records, Tokenizer tokenizer, LandmarkQuestion question)
    {
        var (outcome, after) = (tokenizer.Find(question.Outcome), tokenizer.Find(question.After));
        var found = new List<(int Record, double Age, double Days, bool Outcome, bool Died)>();
        for (var r = 0; outcome >= 0 && after >= 0 && r < records.Count; r++)
        {
            var record = records[r];
            if (FirstAge(record, after) is not { } first || first + question.AfterDays is var age && record.PairAges[^1] <= age)
                continue;
            var next = double.PositiveInfinity;
            var isRecorded = false;
            for (var p = 0; p < record.Pairs.Length; p++)
                if (record.Pairs[p].Code != outcome)
                    continue;
                else if (record.PairAges[p] <= age)
                    isRecorded |= outcome < tokenizer.ConditionCount;
                else
                    next = Math.Min(next, record.PairAges[p] - age);
            if (!isRecorded)
                found.Add((r, age, Math.Min(next, record.PairAges[^1] - age), double.IsFinite(next), record.Died));
        }

        // Who has the outcome, or died, would have been observed for longer.
        var observed = CensoringCurve.Of(found.Select(one => (one.Days, one.Outcome || one.Died)));
        var horizon = question.HorizonDays;
        var points = found.Select(one =>
        {
            var isCase = one.Outcome && one.Days <= horizon;
            var tells = isCase || one.Died || one.Days >= horizon || question.FullyObserved;
            var probability = question.FullyObserved ? 1 : observed.Before(Math.Min(one.Days, horizon));
            return (one.Record, one.Age, isCase, Weight: tells ? (float)(1 / Math.Max(SmallestProbability, probability)) : 0);
        }).Where(point => point.Weight > 0).ToArray();
        return new LandmarkPoints([.. points.Select(p => p.Record)], [.. points.Select(p => p.Age)], [.. points.Select(p => p.isCase)], [.. points.Select(p => p.Weight)]);
    }

    /// <summary>The age, in days, at which a code was first recorded; null where it never was.</summary>
    public static double? FirstAge(SubjectRecord record, int code)
    {
        for (var p = 0; p < record.Pairs.Length; p++)
            if (record.Pairs[p].Code == code)
                return record.PairAges[p];
        return null;
    }
}
