namespace Chiron.Model;

/// <summary>A record up to an age as numbers: how often each code, which latest answer, and of values the first, last, lowest, highest, mean, spread and slope. Reusable, for one thread.</summary>
internal sealed class LandmarkSummary(Tokenizer tokenizer)
{
    private const double DaysPerYear = 365.25;

    private readonly Values[] _values = new Values[tokenizer.Vocabulary.Codes.Count];
    private readonly List<int> _seen = [];
    private double _ageYears;

    /// <summary>Codes on record.</summary>
    public IReadOnlyList<int> Seen => _seen;

    /// <summary>Every column that a vocabulary gives rise to.</summary>
    public static IEnumerable<LandmarkColumn> AllColumns(Tokenizer tokenizer)
    {
        yield return new LandmarkColumn(-1, -1, LandmarkStatistic.Age);
        yield return new LandmarkColumn(-1, -1, LandmarkStatistic.AgeSquared);
        var codes = tokenizer.Vocabulary.Codes;
        for (var code = 0; code < codes.Count; code++)
        {
            yield return new LandmarkColumn(code, -1, LandmarkStatistic.Count);
            for (var answer = codes[code].Medians.Count; answer < codes[code].AnswerCount; answer++)
                yield return new LandmarkColumn(code, answer, LandmarkStatistic.Answer);
            if (codes[code].Medians.Count > 0)
                for (var statistic = LandmarkStatistic.Last; statistic <= LandmarkStatistic.Slope; statistic++)
                    yield return new LandmarkColumn(code, -1, statistic);
        }
    }

    /// <summary>Takes in a record's static facts and what was recorded up to an age in days, that instant included.</summary>
    public void Read(SubjectRecord record, double age)
    {
        foreach (var code in _seen)
            _values[code] = default;
        _seen.Clear();
        _ageYears = age / DaysPerYear;
        foreach (var pair in record.Statics)
            See(pair, age);
        for (var p = 0; p < record.Pairs.Length && record.PairAges[p] <= age; p++)
            See(record.Pairs[p], record.PairAges[p] - age);
    }

    /// <returns>NaN where the record has no such number.</returns>
    public double this[LandmarkColumn column]
    {
        get
        {
            if (column.Code < 0)
                return column.Statistic is LandmarkStatistic.Age ? _ageYears : _ageYears / 50 * (_ageYears / 50);
            ref readonly var of = ref _values[column.Code];
            return column.Statistic switch
            {
                LandmarkStatistic.Count => Math.Log(1 + of.Times),
                LandmarkStatistic.Answer => of.Times > 0 && of.LatestAnswer == column.Answer + 1 ? 1 : 0,
                _ when of.Count == 0 => double.NaN,
                LandmarkStatistic.Last => of.Last,
                LandmarkStatistic.First => of.First,
                LandmarkStatistic.Lowest => of.Lowest,
                LandmarkStatistic.Highest => of.Highest,
                LandmarkStatistic.Mean => of.Sum / of.Count,
                _ when of.Count == 1 => double.NaN,
                LandmarkStatistic.Change => of.Last - of.First,
                LandmarkStatistic.Deviation => Math.Sqrt(Math.Max(0, (of.Squares / of.Count) - (of.Sum / of.Count * (of.Sum / of.Count)))),
                _ => Slope(of),
            };
        }
    }

    private static double Slope(in Values of)
    {
        var spread = of.DaySquares - (of.Days * of.Days / of.Count);
        return spread > 1e-9 ? (of.DayProducts - (of.Days * of.Sum / of.Count)) / spread : double.NaN;
    }

    private void See(PairTokens pair, double day)
    {
        ref var of = ref _values[pair.Code];
        if (of.Times++ == 0)
            _seen.Add(pair.Code);
        if (pair.Answer >= 0)
            of.LatestAnswer = pair.Answer + 1;
        if (float.IsNaN(pair.Value))
            return;
        double value = pair.Value;
        (of.First, of.Lowest, of.Highest) = of.Count == 0 ? (value, value, value) : (of.First, Math.Min(of.Lowest, value), Math.Max(of.Highest, value));
        of.Last = value;
        of.Count++;
        of.Sum += value;
        of.Squares += value * value;
        of.Days += day;
        of.DaySquares += day * day;
        of.DayProducts += day * value;
    }

    // Of one code; LatestAnswer counts from 1, so that 0 is none.
    private struct Values
    {
        public int Times, LatestAnswer, Count;
        public double First, Last, Lowest, Highest, Sum, Squares, Days, DaySquares, DayProducts;
    }
}
