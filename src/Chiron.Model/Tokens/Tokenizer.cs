using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>Turns codes and values into token ids by a fixed vocabulary. Immutable and safe for many threads.</summary>
/// <remarks>
/// Token ids: END, DIAGNOSIS?, RISK?, one a code in the vocabulary's order, then each code's answers; rows of groups (ontology parents, kinds,
/// the n-th quantile, the word of a category) follow and exist only in the embedding.
/// </remarks>
public sealed class Tokenizer
{
    internal const int EndToken = 0, DiagnosisToken = 1, RiskToken = 2, FirstCodeToken = 3;

    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly CodeHierarchy _hierarchy;
    private readonly int[] _firstAnswer;
    private readonly int[][] _rows;

    public Tokenizer(Vocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        Hash = vocabulary.Hash();
        _hierarchy = new CodeHierarchy(vocabulary.Codes.ToDictionary(
            code => code.Code, code => new CodeMetadata { Code = code.Code, Kind = code.Kind }, StringComparer.Ordinal));
        for (var i = 0; i < vocabulary.Codes.Count; i++)
            if (!_codes.TryAdd(vocabulary.Codes[i].Code, i))
                throw new ModelException($"the vocabulary holds '{vocabulary.Codes[i].Code}' twice; take it from the same run as the weights");

        ConditionCount = vocabulary.Codes.TakeWhile(IsCondition).Count();
        EventCodeCount = vocabulary.Codes.TakeWhile(code => !code.Static).Count();
        if (vocabulary.Codes.Skip(ConditionCount).Any(IsCondition) || vocabulary.Codes.Skip(EventCodeCount).Any(code => !code.Static))
            throw new ModelException("the vocabulary is not in its order (conditions, other events, static facts); take it from the same run as the weights");

        _firstAnswer = new int[vocabulary.Codes.Count + 1];
        for (var i = 0; i < vocabulary.Codes.Count; i++)
            _firstAnswer[i + 1] = _firstAnswer[i] + vocabulary.Codes[i].AnswerCount;
        _rows = EmbeddingRows(out var rowCount);
        RowCount = rowCount;

        static bool IsCondition(VocabularyCode code) => code is { Kind: EventKind.Condition, Static: false };
    }

    public Vocabulary Vocabulary { get; }

    /// <summary>SHA-256 of the vocabulary; weights carry it and are refused with any other.</summary>
    public string Hash { get; }

    /// <summary>Conditions are the codes 0 … ConditionCount − 1.</summary>
    public int ConditionCount { get; }

    /// <summary>Codes that happen in time, and so are predicted, are 0 … EventCodeCount − 1.</summary>
    public int EventCodeCount { get; }

    /// <summary>Answers over all codes.</summary>
    public int AnswerCount => _firstAnswer[^1];

    /// <summary>Tokens: three marks, codes and answers.</summary>
    public int TokenCount => FirstCodeToken + Vocabulary.Codes.Count + AnswerCount;

    /// <summary>Rows of the embedding: tokens and groups.</summary>
    internal int RowCount { get; }

    /// <summary>Learns a vocabulary from training timelines held in memory.</summary>
    public static Tokenizer Build(IEnumerable<Timeline> training, IEnumerable<CodeMetadata> codes, TokenizerOptions? options = null)
    {
        var builder = new TokenizerBuilder(codes, options);
        foreach (var timeline in training)
            builder.Add(timeline);
        return builder.Build();
    }

    /// <summary>Writes <c>vocabulary.json</c>, all or nothing.</summary>
    public void Save(string path) => AtomicFile.WriteAllBytes(path, Vocabulary.ToJson());

    /// <exception cref="ModelException">There is no such file or it is no vocabulary.</exception>
    public static Tokenizer Load(string path) =>
        File.Exists(path)
            ? new Tokenizer(Vocabulary.FromJson(File.ReadAllBytes(path), path))
            : throw new ModelException($"there is no vocabulary at '{path}'; a trained model's folder holds vocabulary.json beside its weights");

    /// <summary>The index of a code in the vocabulary, or -1 where it is no token of its own.</summary>
    public int Find(string code) => _codes.GetValueOrDefault(code, -1);

    /// <summary>Every predicted code that is <paramref name="code"/> or one of its descendants: a parent stands for any of them.</summary>
    public IReadOnlyList<int> FindAll(string code)
    {
        var found = new List<int>();
        for (var i = 0; i < EventCodeCount; i++)
            if (Vocabulary.Codes[i].Code == code || Vocabulary.Codes[i].Groups.Contains(code))
                found.Add(i);
        return found;
    }

    /// <summary>
    /// The index that any code is read as: its own, that of the code it was rolled up to in training, that of its nearest known ancestor,
    /// that of its kind's rare token; -1 where there is none of them.
    /// </summary>
    public int Resolve(string code)
    {
        if (_codes.TryGetValue(code, out var own))
            return own;
        if (Vocabulary.RolledUp.TryGetValue(code, out var target) && _codes.TryGetValue(target, out var rolled))
            return rolled;
        foreach (var ancestor in _hierarchy.Ancestors(code))
            if (_codes.TryGetValue(ancestor, out var known))
                return known;
        return Find(RareCode(_hierarchy.KindOf(code)));
    }

    /// <summary>A pair of question and answer as ids. A value that is not finite and a text that is no category give a question without an answer.</summary>
    /// <param name="code">An index from <see cref="Resolve"/>.</param>
    /// <param name="value">In the code's unit, or NaN.</param>
    /// <param name="text">The event's text, or null.</param>
    internal PairTokens Pair(int code, float value, string? text)
    {
        var entry = Vocabulary.Codes[code];
        if (float.IsFinite(value) && entry.Medians.Count > 0)
            return new PairTokens(code, entry.QuantileOf(value), entry.Standardise(value));
        if (text is not null && entry.Categories.Count > 0)
            return new PairTokens(code, entry.CategoryOf(text), float.NaN);
        return new PairTokens(code, -1, float.NaN);
    }

    /// <summary>Index of a code's first answer among all answers.</summary>
    internal int FirstAnswer(int code) => _firstAnswer[code];

    internal int CodeToken(int code) => FirstCodeToken + code;

    internal int AnswerToken(int code, int answer) => FirstCodeToken + Vocabulary.Codes.Count + _firstAnswer[code] + answer;

    /// <summary>The embedding rows that add up to a token's embedding: its own first.</summary>
    internal ReadOnlySpan<int> RowsOf(int token) => _rows[token];

    internal static string RareCode(EventKind kind) => $"RARE//{kind}";

    internal static EventKind? KindOfRareCode(string code) =>
        code.StartsWith("RARE//", StringComparison.Ordinal) && Enum.TryParse<EventKind>(code.AsSpan(6), out var kind) ? kind : null;

    internal static string KindGroup(EventKind kind) => $"KIND//{kind}";

    private int[][] EmbeddingRows(out int rowCount)
    {
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new int[TokenCount][];
        for (var token = 0; token < FirstCodeToken; token++)
            rows[token] = [token];
        for (var code = 0; code < Vocabulary.Codes.Count; code++)
        {
            var entry = Vocabulary.Codes[code];
            rows[CodeToken(code)] = [CodeToken(code), .. entry.Groups.Select(Group)];
            for (var answer = 0; answer < entry.AnswerCount; answer++)
            {
                var token = AnswerToken(code, answer);
                rows[token] = [token, Group(AnswerGroup(entry, answer))];
            }
        }

        rowCount = TokenCount + groups.Count;
        return rows;

        int Group(string name)
        {
            if (!groups.TryGetValue(name, out var row))
                groups[name] = row = TokenCount + groups.Count;
            return row;
        }
    }

    private static string AnswerGroup(VocabularyCode code, int answer) =>
        answer < code.Medians.Count ? $"QUANTILE//{answer}/{code.Medians.Count}" : $"CATEGORY//{code.Categories[answer - code.Medians.Count]}";
}
