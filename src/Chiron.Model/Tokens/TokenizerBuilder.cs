using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>Learns a vocabulary from training timelines, one pass, in memory that grows with the number of codes and not of subjects.</summary>
public sealed class TokenizerBuilder
{
    private readonly TokenizerOptions _options;
    private readonly Dictionary<string, CodeMetadata> _metadata;
    private readonly CodeHierarchy _hierarchy;
    private readonly Dictionary<string, CodeStatistics> _statistics = new(StringComparer.Ordinal);
    private readonly List<double> _firstAges = [];
    private StringTable? _table;
    private CodeStatistics?[] _byId = [];

    public TokenizerBuilder(IEnumerable<CodeMetadata> codes, TokenizerOptions? options = null)
    {
        _options = (options ?? new TokenizerOptions()).Validate();
        _metadata = new Dictionary<string, CodeMetadata>(StringComparer.Ordinal);
        foreach (var code in codes)
            _metadata[code.Code] = code;
        _hierarchy = new CodeHierarchy(_metadata);
    }

    /// <summary>Counts one training subject.</summary>
    public void Add(Timeline timeline)
    {
        var times = timeline.Times;
        var codes = timeline.Codes;
        var values = timeline.NumericValues;
        var texts = timeline.TextValues;
        long? birth = null, first = null;
        for (var i = 0; i < timeline.Count; i++)
        {
            var statistics = Of(timeline.CodeTable, codes[i]);
            var isStatic = times[i] == Timeline.StaticTime;
            statistics.Count(timeline.SubjectId, isStatic);
            if (!isStatic && statistics.Code == MedsCodes.Birth)
                birth ??= times[i];
            else if (!isStatic)
                first ??= times[i];
            if (float.IsFinite(values[i]))
                statistics.CountValue(values[i]);
            else if (texts[i] >= 0 && timeline.TextTable[texts[i]] is { } text && text.Length <= _options.MaximumCategoryLength)
                statistics.CountText(timeline.SubjectId, text);
        }

        if (birth is { } b && first is { } f && f >= b)
            _firstAges.Add((f - b) / (double)MicrosecondTime.PerDay);
    }

    /// <exception cref="ModelException">No training subject had any event.</exception>
    public Tokenizer Build()
    {
        if (_statistics.Count == 0)
            throw new ModelException("there is no vocabulary to learn: the training split holds no events; check metadata/subject_splits.parquet");

        var rolledUp = RollUp();
        var kept = _statistics.Values.Where(code => !rolledUp.ContainsKey(code.Code)).ToList();
        _firstAges.Sort();
        return new Tokenizer(new Vocabulary
        {
            MedianFirstAgeDays = _firstAges.Count == 0 ? 50 * 365.25 : _firstAges[_firstAges.Count / 2],
            Codes = [.. Ordered(kept).Select(Describe)],
            RolledUp = new SortedDictionary<string, string>(rolledUp, StringComparer.Ordinal),
        });
    }

    private CodeStatistics Of(StringTable table, int id)
    {
        if (!ReferenceEquals(table, _table))
            (_table, _byId) = (table, new CodeStatistics?[Math.Max(16, table.Count)]);
        if (id >= _byId.Length)
            Array.Resize(ref _byId, Math.Max(id + 1, 2 * _byId.Length));
        return _byId[id] ??= Of(table[id]);
    }

    private CodeStatistics Of(string code)
    {
        if (!_statistics.TryGetValue(code, out var statistics))
            _statistics[code] = statistics = new CodeStatistics(code, (ulong)_statistics.Count);
        return statistics;
    }

    // Each rare code goes to its nearest ancestor that is frequent enough once all its rare descendants are counted, else to its kind's rare token.
    private Dictionary<string, string> RollUp()
    {
        var rare = _statistics.Values.Where(code => code.Subjects < _options.MinimumSubjects && !IsIndispensable(code.Code))
            .OrderBy(code => code.Code, StringComparer.Ordinal).ToList();
        var support = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var code in rare)
            foreach (var ancestor in _hierarchy.Ancestors(code.Code))
                support[ancestor] = support.GetValueOrDefault(ancestor) + code.Subjects;

        var rolledUp = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var code in rare)
            rolledUp[code.Code] = _hierarchy.Ancestors(code.Code).FirstOrDefault(IsFrequent) ?? Tokenizer.RareCode(_hierarchy.KindOf(code.Code));
        foreach (var code in rare)
            Of(rolledUp[code.Code]).AddRolledUp(code);
        return rolledUp;

        bool IsFrequent(string ancestor) =>
            (_statistics.TryGetValue(ancestor, out var own) ? own.Subjects : 0) + support.GetValueOrDefault(ancestor) >= _options.MinimumSubjects;
    }

    private IEnumerable<CodeStatistics> Ordered(IEnumerable<CodeStatistics> codes) =>
        codes.OrderBy(code => IsStatic(code) ? 2 : KindOf(code.Code) == EventKind.Condition ? 0 : 1)
            .ThenByDescending(code => code.Events)
            .ThenBy(code => code.Code, StringComparer.Ordinal);

    private VocabularyCode Describe(CodeStatistics statistics)
    {
        var kind = KindOf(statistics.Code);
        var metadata = _metadata.GetValueOrDefault(statistics.Code);
        var takesAnswers = kind is not EventKind.Note;
        var scale = takesAnswers ? ValueScale.Of(statistics.Values, _options.Quantiles) : ValueScale.None;
        var categories = takesAnswers ? statistics.Categories(_options.MinimumSubjects, _options.MaximumCategories) : [];
        var answered = (scale.Medians.Count > 0 ? statistics.NumericValues : 0) + (categories.Count > 0 ? statistics.TextValues : 0);
        return new VocabularyCode
        {
            Code = statistics.Code,
            Kind = kind,
            Description = metadata?.Description,
            Unit = metadata?.Unit,
            Static = IsStatic(statistics),
            Events = statistics.Events,
            Subjects = statistics.Subjects,
            Groups = [.. _hierarchy.Ancestors(statistics.Code), Tokenizer.KindGroup(kind)],
            Edges = scale.Edges,
            Medians = scale.Medians,
            Mean = scale.Mean,
            StandardDeviation = scale.StandardDeviation,
            Categories = categories,
            Answered = statistics.Events == 0 ? 0 : Math.Min(1, answered / (float)statistics.Events),
        };
    }

    private EventKind KindOf(string code) => Tokenizer.KindOfRareCode(code) ?? _hierarchy.KindOf(code);

    private static bool IsStatic(CodeStatistics code) => code.StaticEvents * 2 > code.Events;

    private static bool IsIndispensable(string code) => code is MedsCodes.Birth or MedsCodes.Death;
}
