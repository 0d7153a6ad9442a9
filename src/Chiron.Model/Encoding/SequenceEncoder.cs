using System.Runtime.InteropServices;
using Chiron.Tensors;
using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>
/// Writes records as token sequences: static facts, then moments of shuffled pairs closed by END, empty moments in quiet years, and side queries
/// with their answers. What it draws depends on the random numbers given and nothing else. For one thread.
/// </summary>
/// <param name="observed">How long records are observed; null where nothing is learned or measured, or records end with death alone.</param>
internal sealed class SequenceEncoder(Tokenizer tokenizer, ModelConfiguration configuration, CensoringCurve? observed = null)
{
    private readonly EncodingConfiguration _encoding = configuration.Encoding;
    private readonly List<SequenceToken> _stream = [];
    private readonly List<int> _labels = [];
    private readonly int[] _seen = new int[tokenizer.EventCodeCount];
    private readonly SequenceWindows _windows = new(configuration.Context, tokenizer.ConditionCount);
    private readonly int[] _stage = [.. tokenizer.Vocabulary.Codes.Select(Stage)];
    private PairTokens[] _pairs = new PairTokens[64];
    private Comparison<PairTokens>? _byStage;
    private int _stamp;
    private double _lastHappened;
    private double _observedUntil;

    /// <summary>Sequences that were longer than the context and so cut into windows.</summary>
    public long Windowed => _windows.Cuts;

    /// <summary>Appends a record to <paramref name="batch"/> for training or measuring: as one sequence or several windows.</summary>
    public void Encode(SubjectRecord record, CounterRandom random, TokenBatch batch)
    {
        Begin(record);
        _observedUntil = ObservedUntil(record, ref random);
        for (var m = 0; m < record.Moments; m++)
        {
            WriteMoment(record, m, ref random);
            if (m + 1 < record.Moments)
                WriteWait(record, m, ref random);
        }

        Cut(batch, lastWindowOnly: false);
    }

    /// <summary>
    /// Appends what was known at an age, ending in END at that age, with one risk question a horizon. The last sequence of the batch then holds the
    /// answers: rates at its last own token, risks at its queries.
    /// </summary>
    public void EncodeForecast(SubjectRecord history, double age, ReadOnlySpan<double> horizons, TokenBatch batch)
    {
        WriteHistory(history, closeLast: true, age);
        if (!history.IsAtVisit(age))
            Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, age, age - _lastHappened) with { MayCut = true });
        var anchor = _stream.Count - 1;
        foreach (var horizon in horizons)
            Append(SequenceToken.Create(Tokenizer.RiskToken, TokenPlace.Risk, age, _stream[anchor].Gap) with { Horizon = (float)horizon, Anchor = anchor });
        Cut(batch, lastWindowOnly: true);
    }

    /// <summary>
    /// Appends what was known on a day between visits and one risk question with what the record answers; a horizon is drawn as in training. The day is drawn evenly from the
    /// time that somebody would have been observed, the dead too: drawn from their time alive, their days would count more than others'.
    /// </summary>
    /// <returns>False, and nothing appended, where the day drawn is one of a visit, after death or too near to the end of the record.</returns>
    public bool EncodeBetweenVisits(SubjectRecord record, CounterRandom random, TokenBatch batch)
    {
        if (record.Moments == 0)
            return false;
        var began = record.EndAge(record.FirstObserved);
        var until = ObservedUntil(record, ref random);
        var age = began + (((double.IsFinite(until) ? until : record.PairAges[^1]) - began) * random.NextDouble());
        var longest = Math.Min(_encoding.LongestHorizonDays, until - age);
        if (longest < _encoding.ShortestHorizonDays || (record.Died && age >= record.PairAges[^1]))
            return false;
        var history = record.Until(age);
        if (history.IsAtVisit(age))
            return false;

        WriteHistory(history, closeLast: true, age);
        Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, age, age - _lastHappened) with { MayCut = true });
        AppendRisk(record, history.Moments, age, age - _lastHappened, longest, ref random);
        Cut(batch, lastWindowOnly: true);
        return true;
    }

    /// <summary>Appends what was known at an age, its moment left open, and the diagnosis question.</summary>
    public void EncodeDiagnosis(SubjectRecord history, double age, TokenBatch batch)
    {
        WriteHistory(history, closeLast: !IsOpen(history, age), age);
        if (_stream.Count == 0)
            Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, age, 0) with { MayCut = true });
        Append(SequenceToken.Create(Tokenizer.DiagnosisToken, TokenPlace.Diagnosis, age, age - _lastHappened) with { Anchor = _stream.Count - 1 });
        Cut(batch, lastWindowOnly: true);
    }

    /// <summary>Appends what was known at an age, its moment left open, and a pair that is asked then; the pair is a blank, to be filled in.</summary>
    public void EncodeWithPair(SubjectRecord history, double age, TokenBatch batch)
    {
        WriteHistory(history, closeLast: !IsOpen(history, age), age);
        Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.Code, age, age - _lastHappened));
        Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.Answer, age, age - _lastHappened) with { MayCut = true });
        Cut(batch, lastWindowOnly: true);
    }

    private bool IsOpen(SubjectRecord history, double age) => history.Moments > 0 && (age - history.Ages[^1]) * 24 <= _encoding.MomentHours;

    private void WriteHistory(SubjectRecord history, bool closeLast, double age)
    {
        Begin(history);
        for (var m = 0; m < history.Moments; m++)
        {
            for (var p = history.Starts[m]; p < history.Starts[m + 1]; p++)
                WritePair(history.Pairs[p], history.PairAges[p], history.PairAges[p] - _lastHappened, isStatic: false);
            var isLast = m + 1 == history.Moments;
            if (isLast && !closeLast)
                return;
            var end = history.EndAge(m);
            Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, end, end - _lastHappened) with { MayCut = true });
            _lastHappened = end;
            var until = isLast ? age : history.Ages[m + 1];
            if (m < history.FirstObserved)
                continue;
            for (var quiet = end + _encoding.QuietDays; quiet < until; quiet += _encoding.QuietDays)
                Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, quiet, quiet - end) with { MayCut = true });
        }
    }

    private void Begin(SubjectRecord record)
    {
        _stream.Clear();
        _labels.Clear();
        _lastHappened = 0;
        foreach (var pair in record.Statics)
            WritePair(pair, 0, 0, isStatic: true);
    }

    private void WriteMoment(SubjectRecord record, int moment, ref CounterRandom random)
    {
        var (start, end) = (record.Starts[moment], record.Starts[moment + 1]);
        var pairs = Shuffled(record, moment, ref random, out var queryBefore);
        for (var p = 0; p < pairs.Length; p++)
        {
            var age = record.PairAges[start + p];
            if (p == queryBefore && _stream.Count > 0 && moment >= record.FirstObserved)
                WriteDiagnosis(record, moment, age);
            if (moment >= record.FirstObserved && (p > 0 || (moment > record.FirstObserved && _stream.Count > 0)))
                Last().NextCode = pairs[p].Code;
            WritePair(pairs[p], age, age - _lastHappened, isStatic: false);
        }

        if (moment >= record.FirstObserved)
            Last().NextCode = tokenizer.EventCodeCount;
        var closing = record.PairAges[end - 1];
        Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, closing, closing - _lastHappened) with { MayCut = true });
        WriteRisk(record, moment, closing, closing - _lastHappened, ref random);
        _lastHappened = closing;
    }

    // Between two moments: the last END learns the wait and the next moment's codes; each empty moment on the way learns that nothing came. The last moment of
    // somebody alive tells only until when they were observed: counted as an event like any other, it would make every record end in one, and all rates too high.
    private void WriteWait(SubjectRecord record, int moment, ref CounterRandom random)
    {
        if (moment < record.FirstObserved)
            return;
        var (at, next) = (record.EndAge(moment), record.Ages[moment + 1]);
        while (true)
        {
            var quiet = at + (_encoding.QuietDays * (0.1 + (0.9 * random.NextDouble())));
            ref var end = ref Last();
            if (quiet >= next)
            {
                end.Wait = (float)(next - at);
                (end.FirstLabel, end.LabelCount) = record.CountsAsEvent(moment + 1) ? Distinct(record, moment + 1, moment + 2) : (0, 0);
                return;
            }

            end.Wait = (float)(quiet - at);
            (end.FirstLabel, end.LabelCount) = (0, 0);
            Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, quiet, quiet - _lastHappened) with { MayCut = true });
            WriteRisk(record, moment, quiet, quiet - _lastHappened, ref random);
            at = quiet;
        }
    }

    private void WritePair(PairTokens pair, double age, double gap, bool isStatic)
    {
        var answered = pair.Answer >= 0;
        Append(SequenceToken.Create(tokenizer.CodeToken(pair.Code), isStatic ? TokenPlace.Static : TokenPlace.Code, age, gap) with
        {
            MayCut = !answered,
            AnswerCode = answered && !isStatic ? pair.Code : -1,
            Answer = answered && !isStatic ? pair.Answer : -1,
        });
        if (answered)
            Append(SequenceToken.Create(
                tokenizer.AnswerToken(pair.Code, pair.Answer), isStatic ? TokenPlace.StaticAnswer : TokenPlace.Answer, age, gap) with
            {
                Value = pair.Value,
                MayCut = true,
            });
    }

    private void WriteDiagnosis(SubjectRecord record, int moment, double age)
    {
        var (first, count) = Distinct(record, moment, moment + 1, conditionsOnly: true);
        Append(SequenceToken.Create(Tokenizer.DiagnosisToken, TokenPlace.Diagnosis, age, age - _lastHappened) with
        {
            Anchor = LastOwn(),
            FirstLabel = first,
            LabelCount = count,
        });
    }

    // Nothing can happen after death, but to ask about the dead over any horizon and about the living only as far as their records reach would put too many
    // deaths into the long ones. So the dead are asked about as far as they would have been observed: a draw from how long the living are, given that it is longer than until
    // their death ("censoring complete" data, Fine and Gray, JASA 1999, by imputed times, Ruan and Gray, Stat. Med. 2008); another one each epoch.
    private double ObservedUntil(SubjectRecord record, ref CounterRandom random)
    {
        if (!record.Died || observed is null || record.Moments == 0)
            return record.ObservedUntil;
        var began = record.EndAge(record.FirstObserved);
        return began + observed.DrawAfter(record.PairAges[^1] - began, random.NextDouble());
    }

    // The horizon is drawn no longer than the record is known to reach. So each answer is known, and none is dropped because of what it is:
    // keeping an early event where a late non-event was lost to follow-up would overstate every risk.
    private void WriteRisk(SubjectRecord record, int moment, double age, double gap, ref CounterRandom random)
    {
        if (random.NextDouble() >= _encoding.RiskQueryProbability || (record.Died && moment + 1 == record.Moments))
            return;
        var longest = Math.Min(_encoding.LongestHorizonDays, _observedUntil - age);
        if (longest < _encoding.ShortestHorizonDays || moment < record.FirstObserved)
            return;

        AppendRisk(record, moment + 1, age, gap, longest, ref random);
    }

    private void AppendRisk(SubjectRecord record, int nextMoment, double age, double gap, double longest, ref CounterRandom random)
    {
        var horizon = _encoding.ShortestHorizonDays * Math.Pow(longest / _encoding.ShortestHorizonDays, random.NextDouble());
        var last = nextMoment;
        while (last < record.Moments && record.Ages[last] <= age + horizon)
            last++;
        var (first, count) = Distinct(record, nextMoment, last);
        Append(SequenceToken.Create(Tokenizer.RiskToken, TokenPlace.Risk, age, gap) with
        {
            Horizon = (float)horizon,
            Anchor = LastOwn(),
            FirstLabel = first,
            LabelCount = count,
        });
    }

    // A moment's pairs, those of one instant in random order, and where the diagnosis question goes: before the first condition, or anywhere earlier in the
    // moment; -1 without conditions. Mostly, findings of the conditions' own instant come first and treatments after: so it was found out, whatever the clock says.
    private ReadOnlySpan<PairTokens> Shuffled(SubjectRecord record, int moment, ref CounterRandom random, out int queryBefore)
    {
        var moments = record.Moment(moment);
        if (_pairs.Length < moments.Length)
            _pairs = new PairTokens[2 * moments.Length];
        var pairs = _pairs.AsSpan(0, moments.Length);
        moments.CopyTo(pairs);
        var ages = record.PairAges.AsSpan(record.Starts[moment], pairs.Length);
        var findingsFirst = random.NextDouble() < _encoding.FindingsFirstProbability;
        for (var start = 0; start < pairs.Length;)
        {
            var end = start + 1;
            while (end < pairs.Length && ages[end] == ages[start])
                end++;
            Shuffle(pairs[start..end], ref random, findingsFirst);
            start = end;
        }

        var first = 0;
        while (first < pairs.Length && pairs[first].Code >= tokenizer.ConditionCount)
            first++;
        queryBefore = first == pairs.Length ? -1 : findingsFirst ? first : random.NextInt32(first + 1);
        return pairs;
    }

    private void Shuffle(Span<PairTokens> instant, ref CounterRandom random, bool findingsFirst)
    {
        for (var i = instant.Length - 1; i > 0; i--)
        {
            var j = random.NextInt32(i + 1);
            (instant[i], instant[j]) = (instant[j], instant[i]);
        }

        if (findingsFirst)
            instant.Sort(_byStage ??= (a, b) => _stage[a.Code].CompareTo(_stage[b.Code]));
    }

    private static int Stage(VocabularyCode code) => code.Kind switch
    {
        EventKind.Condition => 1,
        EventKind.Medication or EventKind.Procedure or EventKind.Note => 2,
        _ => 0,
    };

    private (int First, int Count) Distinct(SubjectRecord record, int firstMoment, int lastMoment, bool conditionsOnly = false)
    {
        _stamp++;
        var first = _labels.Count;
        var limit = conditionsOnly ? tokenizer.ConditionCount : tokenizer.EventCodeCount;
        foreach (var pair in record.Pairs.AsSpan(record.Starts[firstMoment], record.Starts[lastMoment] - record.Starts[firstMoment]))
        {
            if (pair.Code >= limit || _seen[pair.Code] == _stamp)
                continue;
            _seen[pair.Code] = _stamp;
            _labels.Add(pair.Code);
        }

        return (first, _labels.Count - first);
    }

    private void Cut(TokenBatch batch, bool lastWindowOnly) =>
        _windows.Append(CollectionsMarshal.AsSpan(_stream), CollectionsMarshal.AsSpan(_labels), batch, lastWindowOnly);

    private int LastOwn()
    {
        for (var i = _stream.Count - 1; i >= 0; i--)
            if (!_stream[i].IsQuery)
                return i;
        return -1;
    }

    private ref SequenceToken Last() => ref CollectionsMarshal.AsSpan(_stream)[LastOwn()];

    private void Append(SequenceToken token) => _stream.Add(token);
}
