using Chiron.Timelines;

namespace Chiron.Model;

/// <summary>One subject's timeline as ids: static facts, then moments in order of age, each with its pairs of question and answer.</summary>
internal sealed class SubjectRecord
{
    public required long SubjectId { get; init; }

    /// <summary>Microseconds since 1970 at which this subject's age is 0.</summary>
    public required long Origin { get; init; }

    public required PairTokens[] Statics { get; init; }

    /// <summary>Age in days at each moment's first event, strictly ascending.</summary>
    public required double[] Ages { get; init; }

    /// <summary>Moment m holds the pairs Starts[m] … Starts[m + 1] − 1.</summary>
    public required int[] Starts { get; init; }

    public required PairTokens[] Pairs { get; init; }

    /// <summary>Age in days of each pair, ascending.</summary>
    public required double[] PairAges { get; init; }

    /// <summary>Whether the last moment holds death, after which nothing can happen.</summary>
    public required bool Died { get; init; }

    /// <summary>
    /// The first moment from which on what happens is known to be recorded. Those before are history: birth, and conditions with onset dates from
    /// before the record began, of which only what lasted was ever written down.
    /// </summary>
    public required int FirstObserved { get; init; }

    public int Moments => Ages.Length;

    public ReadOnlySpan<PairTokens> Moment(int moment) => Pairs.AsSpan(Starts[moment], Starts[moment + 1] - Starts[moment]);

    /// <summary>Until which age, in days, it is known what did and did not happen: the last moment, or for ever after death.</summary>
    public double ObservedUntil => Died ? double.PositiveInfinity : Pairs.Length == 0 ? 0 : PairAges[^1];

    /// <summary>Age in days at a moment's last event.</summary>
    public double EndAge(int moment) => PairAges[Starts[moment + 1] - 1];

    /// <summary>Whether a moment ends a wait by an event: all do but the last of somebody alive, which is where observation ends.</summary>
    public bool CountsAsEvent(int moment) => Died || moment + 1 < Moments;

    /// <summary>Whether an age lies within a day after the last event.</summary>
    public bool IsAtVisit(double age) => PairAges.Length > 0 && age <= PairAges[^1] + 1;

    public double AgeAt(DateTime time) => (MicrosecondTime.FromDateTime(time) - Origin) / (double)MicrosecondTime.PerDay;

    /// <summary>This record without one pair, or without one static fact where <paramref name="pair"/> is below their number.</summary>
    public SubjectRecord Without(int pair)
    {
        if (pair < Statics.Length)
            return With([.. Statics[..pair], .. Statics[(pair + 1)..]], Ages, Starts, Pairs, PairAges);

        var removed = pair - Statics.Length;
        var moment = Array.FindLastIndex(Starts, start => start <= removed);
        while (moment >= Moments || Starts[moment + 1] <= removed)
            moment--;
        PairTokens[] pairs = [.. Pairs[..removed], .. Pairs[(removed + 1)..]];
        double[] pairAges = [.. PairAges[..removed], .. PairAges[(removed + 1)..]];
        var emptied = Starts[moment + 1] - Starts[moment] == 1;
        var starts = new List<int>(Starts.Length);
        var ages = new List<double>(Ages.Length);
        for (var m = 0; m < Moments; m++)
        {
            if (m == moment && emptied)
                continue;
            starts.Add(m > moment ? Starts[m] - 1 : Starts[m]);
            ages.Add(Ages[m]);
        }

        starts.Add(pairs.Length);
        return With(Statics, [.. ages], [.. starts], pairs, pairAges);
    }

    /// <summary>This record as it stood at an age, that instant included; for an age before death.</summary>
    public SubjectRecord Until(double age)
    {
        var count = 0;
        while (count < PairAges.Length && PairAges[count] <= age)
            count++;
        var moments = 0;
        while (moments < Moments && Starts[moments] < count)
            moments++;
        return With(Statics, Ages[..moments], [.. Starts.AsSpan(0, moments), count], Pairs[..count], PairAges[..count], died: false);
    }

    private SubjectRecord With(PairTokens[] statics, double[] ages, int[] starts, PairTokens[] pairs, double[] pairAges, bool? died = null) => new()
    {
        SubjectId = SubjectId,
        Origin = Origin,
        Statics = statics,
        Ages = ages,
        Starts = starts,
        Pairs = pairs,
        PairAges = pairAges,
        Died = died ?? Died,
        FirstObserved = Math.Min(FirstObserved, Math.Max(0, ages.Length - 1)),
    };
}
