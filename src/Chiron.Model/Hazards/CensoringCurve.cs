namespace Chiron.Model;

/// <summary>
/// The probability G(t) that a record is still observed after t days, had nothing ended it before: Kaplan and Meier's estimate (JASA 1958) with the roles of
/// event and end of observation exchanged.
/// </summary>
public sealed class CensoringCurve
{
    private const int MostRecords = 50_000;

    private readonly double[] _days;            // of each fall, ascending
    private readonly double[] _after;           // G from that day on
    private readonly double _longest;

    private CensoringCurve(double[] days, double[] after, double longest) => (_days, _after, _longest) = (days, after, longest);

    /// <param name="followUps">Days observed, and whether an event ended them; false: observation did.</param>
    public static CensoringCurve Of(IEnumerable<(double Days, bool Event)> followUps)
    {
        var ordered = followUps.OrderBy(one => one.Days).ToArray();
        var (days, after) = (new List<double>(), new List<double>());
        var left = 1.0;
        for (var i = 0; i < ordered.Length;)
        {
            // At one time events come before ends: who has an event then was still observed.
            var (end, events) = (i, 0);
            for (; end < ordered.Length && ordered[end].Days == ordered[i].Days; end++)
                events += ordered[end].Event ? 1 : 0;
            if (end - i > events)
            {
                left *= 1 - ((double)(end - i - events) / (ordered.Length - i - events));
                days.Add(ordered[i].Days);
                after.Add(left);
            }

            i = end;
        }

        return new CensoringCurve([.. days], [.. after], ordered.Length == 0 ? 0 : ordered[^1].Days);
    }

    /// <summary>
    /// Of whole records, in days since observation began, where death is the event; null where nobody died or nobody's record ended otherwise. Of very many records, an even share.
    /// </summary>
    internal static CensoringCurve? OfRecords(IReadOnlyList<SubjectRecord> records)
    {
        var followUps = new List<(double Days, bool Event)>();
        var every = Math.Max(1, (records.Count + MostRecords - 1) / MostRecords);
        for (var r = 0; r < records.Count; r += every)
            if (records[r] is { Moments: > 0 } record)
                followUps.Add((record.PairAges[^1] - record.EndAge(record.FirstObserved), record.Died));
        return followUps.Any(one => one.Event) && followUps.Any(one => !one.Event) ? Of(followUps) : null;
    }

    /// <summary>G just before a time: the probability that observation lasted until then.</summary>
    public double Before(double days)
    {
        var at = Array.BinarySearch(_days, days);
        at = at >= 0 ? at : ~at;
        return at == 0 ? 1 : _after[at - 1];
    }

    /// <summary>
    /// When observation would have ended for somebody whom an event ended at a time: a draw from G given that it is later. Where nobody was observed for longer,
    /// nothing tells, and the longest observation stands.
    /// </summary>
    /// <param name="days">When the event came.</param>
    /// <param name="uniform">0 … 1.</param>
    public double DrawAfter(double days, double uniform)
    {
        var first = Array.BinarySearch(_days, days);
        first = first >= 0 ? first : ~first;
        var threshold = (first == 0 ? 1 : _after[first - 1]) * (1 - uniform);
        for (var i = first; i < _days.Length; i++)
            if (_after[i] <= threshold)
                return Math.Max(days, _days[i]);
        return Math.Max(days, _longest);
    }
}
