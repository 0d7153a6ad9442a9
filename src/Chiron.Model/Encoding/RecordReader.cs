using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>Reads timelines into <see cref="SubjectRecord"/>s by a vocabulary, with fixed rules for what cannot be, each counted. For one thread.</summary>
internal sealed class RecordReader(Tokenizer tokenizer, EncodingConfiguration encoding)
{
    /// <summary>Events beyond this age are left out.</summary>
    public const double OldestDays = 130 * 365.25;

    private const int NotResolved = -2;

    private readonly int _birth = tokenizer.Find(MedsCodes.Birth);
    private readonly int _death = tokenizer.Find(MedsCodes.Death);
    private readonly List<PairTokens> _statics = [];
    private readonly List<PairTokens> _pairs = [];
    private readonly List<int> _sources = [];
    private readonly List<double> _ages = [];
    private readonly List<double> _pairAges = [];
    private readonly List<int> _starts = [];
    private StringTable? _table;
    private int[] _codeOfId = [];

    public RecordCounts Counts { get; } = new();

    /// <summary>For each static fact, then each pair of the record read last: the index of its event in the timeline.</summary>
    public IReadOnlyList<int> Sources => _sources;

    public SubjectRecord Read(Timeline timeline)
    {
        _statics.Clear();
        _pairs.Clear();
        _sources.Clear();
        _ages.Clear();
        _pairAges.Clear();
        _starts.Clear();
        Counts.Subjects++;
        var times = timeline.Times;
        var codes = timeline.Codes;
        var origin = Origin(timeline);
        var died = false;
        var pairSources = new List<int>(timeline.Count);
        for (var i = 0; i < timeline.Count; i++)
        {
            Counts.Events++;
            if (PairOf(timeline, i) is not { } pair)
                continue;
            var isStatic = pair.Code >= tokenizer.EventCodeCount;
            if (isStatic != (times[i] == Timeline.StaticTime))
            {
                Counts.MisplacedStatic++;
                if (!isStatic)
                    continue;
            }

            if (isStatic)
            {
                _statics.Add(pair);
                _sources.Add(i);
                continue;
            }

            var age = (times[i] - origin) / (double)MicrosecondTime.PerDay;
            if (died && age > _pairAges[^1])
            {
                Counts.AfterDeath++;
                continue;
            }

            if (age > OldestDays)
            {
                Counts.BeyondAge130++;
                continue;
            }

            if (age < 0)
            {
                Counts.BeforeBirth++;
                age = 0;
            }

            if (_ages.Count == 0 || (age > _pairAges[^1] && (age - _ages[^1]) * 24 > encoding.MomentHours))
            {
                _ages.Add(age);
                _starts.Add(_pairs.Count);
            }

            _pairs.Add(pair);
            _pairAges.Add(age);
            pairSources.Add(i);
            died |= pair.Code == _death && codes[i] >= 0;
        }

        _sources.AddRange(pairSources);
        _starts.Add(_pairs.Count);
        return new SubjectRecord
        {
            SubjectId = timeline.SubjectId,
            Origin = origin,
            Statics = [.. _statics],
            Ages = [.. _ages],
            Starts = [.. _starts],
            Pairs = [.. _pairs],
            PairAges = [.. _pairAges],
            Died = died,
            FirstObserved = FirstObserved(),
        };
    }

    // Observation begins with the first encounter; in data without encounters, with the first moment that is not birth alone.
    private int FirstObserved()
    {
        if (encoding.ObservedFromBirth)
            return 0;
        for (var m = 0; m < _ages.Count; m++)
            for (var p = _starts[m]; p < _starts[m + 1]; p++)
                if (tokenizer.Vocabulary.Codes[_pairs[p].Code].Kind == EventKind.Encounter)
                    return m;
        return _ages.Count > 1 && _starts[1] == 1 && _pairs[0].Code == _birth ? 1 : 0;
    }

    private long Origin(Timeline timeline)
    {
        if (timeline.FirstTimeOf(MedsCodes.Birth) is { } birth)
            return birth;

        Counts.WithoutBirth++;
        var first = timeline.StaticCount < timeline.Count ? timeline.Times[timeline.StaticCount] : 0;
        return first - (long)(tokenizer.Vocabulary.MedianFirstAgeDays * MicrosecondTime.PerDay);
    }

    private PairTokens? PairOf(Timeline timeline, int index)
    {
        var code = CodeOf(timeline.CodeTable, timeline.Codes[index]);
        if (code < 0)
        {
            Counts.Unknown++;
            return null;
        }

        if (code >= RolledUpOffset)
        {
            Counts.RolledUp++;
            return new PairTokens(code - RolledUpOffset, -1, float.NaN);     // the parent's answers are not this code's
        }

        var value = timeline.NumericValues[index];
        if (float.IsInfinity(value))
            Counts.NotFinite++;
        var text = timeline.TextValues[index];
        return tokenizer.Pair(code, value, text < 0 ? null : timeline.TextTable[text]);
    }

    private const int RolledUpOffset = 1 << 30;

    private int CodeOf(StringTable table, int id)
    {
        if (!ReferenceEquals(table, _table))
            (_table, _codeOfId) = (table, []);
        if (id >= _codeOfId.Length)
        {
            var known = _codeOfId.Length;
            Array.Resize(ref _codeOfId, Math.Max(id + 1, table.Count));
            _codeOfId.AsSpan(known).Fill(NotResolved);
        }

        if (_codeOfId[id] == NotResolved)
        {
            var code = table[id];
            var resolved = tokenizer.Resolve(code);
            _codeOfId[id] = resolved >= 0 && tokenizer.Vocabulary.Codes[resolved].Code != code ? resolved + RolledUpOffset : resolved;
        }

        return _codeOfId[id];
    }
}
