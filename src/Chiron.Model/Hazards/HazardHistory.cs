namespace Chiron.Model;

/// <summary>
/// What of a record counts for additive hazards at a moment: codes recorded so far, the latest answer of each, conditions recorded lately. Moves forward in
/// time along one record; reusable, for one thread.
/// </summary>
internal sealed class HazardHistory(Tokenizer tokenizer)
{
    public const double RecentDays = 60;

    private const int Never = -2;

    private readonly int[] _answers = Filled(tokenizer.Vocabulary.Codes.Count, Never);
    private readonly double[] _ages = new double[tokenizer.Vocabulary.Codes.Count];
    private readonly List<int> _seen = [];
    private SubjectRecord? _record;
    private int _next;

    /// <summary>Numbers that a fact can have: a token for each code and answer, then "recently" for each condition.</summary>
    public static int CountOf(Tokenizer tokenizer) => tokenizer.TokenCount + tokenizer.ConditionCount;

    public void Begin(SubjectRecord record)
    {
        foreach (var code in _seen)
            _answers[code] = Never;
        _seen.Clear();
        (_record, _next) = (record, 0);
        foreach (var pair in record.Statics)
            See(pair, 0);
    }

    /// <summary>Takes in what was recorded up to an age in days, that instant included.</summary>
    public void MoveTo(double age)
    {
        while (_next < _record!.Pairs.Length && _record.PairAges[_next] <= age)
        {
            See(_record.Pairs[_next], _record.PairAges[_next]);
            _next++;
        }
    }

    public bool HasSeen(int code) => _answers[code] != Never;

    /// <summary>For how many days a condition that is recent at an age will still be.</summary>
    public double RecentDaysLeft(int condition, double age) => RecentDays - (age - _ages[condition]);

    /// <summary>Replaces <paramref name="facts"/> by those that hold at an age.</summary>
    public void Write(double age, List<int> facts)
    {
        facts.Clear();
        foreach (var code in _seen)
        {
            facts.Add(tokenizer.CodeToken(code));
            if (_answers[code] >= 0)
                facts.Add(tokenizer.AnswerToken(code, _answers[code]));
            if (code < tokenizer.ConditionCount && age - _ages[code] <= RecentDays)
                facts.Add(tokenizer.TokenCount + code);
        }
    }

    private void See(PairTokens pair, double age)
    {
        if (_answers[pair.Code] == Never)
        {
            _seen.Add(pair.Code);
            _answers[pair.Code] = -1;
        }

        if (pair.Answer >= 0)
            _answers[pair.Code] = pair.Answer;
        _ages[pair.Code] = age;
    }

    private static int[] Filled(int length, int value)
    {
        var array = new int[length];
        Array.Fill(array, value);
        return array;
    }
}
