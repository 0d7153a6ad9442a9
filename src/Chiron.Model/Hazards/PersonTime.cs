using System.Runtime.InteropServices;

namespace Chiron.Model;

/// <summary>
/// A split's person-time and events, made small for fitting hazards. The integral of a hazard over time becomes a sum over moments spread evenly along all
/// person-time (Berman and Turner 1992, "Approximating point process likelihoods with GLIM"); of the events, the sums of their facts are all that is needed.
/// </summary>
internal sealed class PersonTime
{
    private const double ShortestSpacingDays = 30;

    private readonly List<int> _facts = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _groups = [];
    private readonly List<(int Knot, float Weight)> _ages = [];
    private readonly int _groupCount;

    private PersonTime(int outcomes, int facts, int groups)
    {
        _groupCount = groups + 1;
        Events = new long[outcomes];
        EventFacts = [.. Enumerable.Range(0, outcomes).Select(_ => new float[facts])];
        EventAges = [.. Enumerable.Range(0, outcomes).Select(_ => new double[_groupCount * AgeSpline.KnotYears.Length])];
    }

    /// <summary>Days of person-time that each moment stands for.</summary>
    public double Spacing { get; private init; }

    public int Moments => _groups.Count;

    public int Groups => _groupCount;

    /// <summary>[outcome]</summary>
    public long[] Events { get; }

    /// <summary>[outcome][fact]: events before which the fact held.</summary>
    public float[][] EventFacts { get; }

    /// <summary>[outcome][group · knots + knot]: the events' weights on the knots of age.</summary>
    public double[][] EventAges { get; }

    /// <summary>What holds at a moment, as <see cref="HazardHistory"/> numbers it.</summary>
    public ReadOnlySpan<int> Facts(int moment) => CollectionsMarshal.AsSpan(_facts)[_starts[moment].._starts[moment + 1]];

    /// <summary>The lower one of the two places in a table [group · knots + knot] that a moment's age lies between, and the weight of the upper one.</summary>
    public (int Place, float Weight) Age(int moment) => ((_groups[moment] * AgeSpline.KnotYears.Length) + _ages[moment].Knot, _ages[moment].Weight);

    /// <param name="outcomes">Codes: of conditions the first record counts, of others each.</param>
    /// <param name="groups">Static codes.</param>
    /// <param name="mostMoments">About.</param>
    public static PersonTime Of(
        IReadOnlyList<SubjectRecord> records, Tokenizer tokenizer, IReadOnlyList<int> outcomes, IReadOnlyList<int> groups, int mostMoments, CancellationToken stop)
    {
        double total = 0;
        foreach (var record in records)
            for (var m = record.FirstObserved; m + 1 < record.Moments; m++)
                total += record.Ages[m + 1] - record.EndAge(m);
        var placeOf = new int[tokenizer.EventCodeCount];
        Array.Fill(placeOf, -1);
        for (var k = 0; k < outcomes.Count; k++)
            placeOf[outcomes[k]] = k;

        var time = new PersonTime(outcomes.Count, HazardHistory.CountOf(tokenizer), groups.Count) { Spacing = Math.Max(ShortestSpacingDays, total / mostMoments) };
        var history = new HazardHistory(tokenizer);
        var untilNext = time.Spacing / 2;
        foreach (var record in records)
        {
            stop.ThrowIfCancellationRequested();
            untilNext = time.Add(record, history, groups, placeOf, tokenizer.ConditionCount, untilNext);
        }

        return time;
    }

    private double Add(SubjectRecord record, HazardHistory history, IReadOnlyList<int> groups, int[] placeOf, int conditions, double untilNext)
    {
        history.Begin(record);
        var group = 0;
        while (group < groups.Count && !history.HasSeen(groups[group]))
            group++;
        var facts = new List<int>();
        for (var m = record.FirstObserved; m + 1 < record.Moments; m++)
        {
            var from = record.EndAge(m);
            var until = record.Ages[m + 1];
            history.MoveTo(from);
            for (; from + untilNext <= until; untilNext = Spacing)
            {
                from += untilNext;
                history.Write(from, facts);
                _facts.AddRange(facts);
                _starts.Add(_facts.Count);
                _groups.Add(group);
                _ages.Add(AgeSpline.At(from, AgeSpline.KnotYears));
            }

            untilNext -= until - from;
            if (record.CountsAsEvent(m + 1))
                AddEvents(record, m + 1, history, placeOf, conditions, group, facts);
        }

        return untilNext;
    }

    private void AddEvents(SubjectRecord record, int moment, HazardHistory history, int[] placeOf, int conditions, int group, List<int> facts)
    {
        var pairs = record.Moment(moment);
        var age = record.Ages[moment];
        facts.Clear();
        for (var i = 0; i < pairs.Length; i++)
        {
            var code = pairs[i].Code;
            var outcome = placeOf[code];
            if (outcome < 0 || (code < conditions && history.HasSeen(code)) || Holds(pairs[..i], code))
                continue;
            if (facts.Count == 0)
                history.Write(age, facts);
            Events[outcome]++;
            foreach (var fact in facts)
                EventFacts[outcome][fact]++;
            var (knot, weight) = AgeSpline.At(age, AgeSpline.KnotYears);
            var place = (group * AgeSpline.KnotYears.Length) + knot;
            EventAges[outcome][place] += 1 - weight;
            EventAges[outcome][place + 1] += weight;
        }
    }

    private static bool Holds(ReadOnlySpan<PairTokens> pairs, int code)
    {
        foreach (var pair in pairs)
            if (pair.Code == code)
                return true;
        return false;
    }
}
