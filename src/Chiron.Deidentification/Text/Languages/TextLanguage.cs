using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Chiron.Deidentification;

/// <summary>
/// What the scrubber knows of a language: patterns, dates, word lists and, where one was trained, a tagger. All of it is data: <c>language-en.yaml</c>
/// and <c>language-es.yaml</c> come with the product, and <see cref="Parse"/> reads others like them.
/// </summary>
public sealed class TextLanguage
{
    // By the clock, on a machine that may be busy with other things.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(30);

    private readonly LanguageFile _file;
    private readonly HashSet<ulong> _units;
    private readonly HashSet<ulong> _measures;
    private readonly HashSet<ulong> _findings;
    private readonly HashSet<ulong> _institutions;
    private readonly HashSet<ulong> _departments;
    private readonly HashSet<ulong> _houses;
    private readonly HashSet<ulong> _posts;
    private readonly Lazy<WordLists> _words;
    private readonly Lazy<TaggerWeights?> _tagger;

    private TextLanguage(LanguageFile file, TaggerWeights? tagger = null)
    {
        _file = file;
        file.Macros["Abbreviation"] = $"({string.Join('|', file.Abbreviations)})";
        Dates = new DateText(file);
        Patterns = new IdentifierPatterns(file);
        _units = Hashes(file.Units);
        _measures = Hashes(file.Measures);
        _findings = Hashes(file.Findings);
        _institutions = Hashes(file.Institutions);
        _departments = Hashes(file.Departments);
        _houses = Hashes(file.Houses);
        _posts = Hashes(file.Posts);
        _words = new Lazy<WordLists>(() => WordLists.Load(file.Words, file.Connectors, file.Roles, file.Classes));
        _tagger = new Lazy<TaggerWeights?>(() => tagger ?? (file.Tagger is null ? null : TaggerWeights.Read(DataFile.Bytes(file.Tagger), file.Tagger)));
    }

    public static TextLanguage English => field ??= Parse(DataFile.Text("language-en.yaml"), "language-en.yaml");

    /// <summary>Spanish: patterns and lists alone, without a tagger.</summary>
    public static TextLanguage Spanish => field ??= Parse(DataFile.Text("language-es.yaml"), "language-es.yaml");

    /// <summary>The ISO 639-1 code.</summary>
    public string Name => _file.Name;

    internal DateText Dates { get; }

    internal IdentifierPatterns Patterns { get; }

    internal WordLists Words => _words.Value;

    internal TaggerWeights? Tagger => _tagger.Value;

    /// <summary>Whether a word is a unit of measurement.</summary>
    internal bool IsUnit(in TextToken token) => _units.Contains(token.Hash);

    /// <summary>Whether a fraction behind the word is a score or a measurement: vision 6/9.</summary>
    internal bool IsMeasure(in TextToken token) => _measures.Contains(token.Hash);

    /// <summary>Whether a word tells what a sign showed: Rinne positive.</summary>
    internal bool IsFinding(in TextToken token) => _findings.Contains(token.Hash);

    /// <summary>Whether the name of an institution may go on with the word.</summary>
    internal bool IsWordOfInstitution(in TextToken token) => (Words[token.Hash] & WordTraits.Institution) != WordTraits.None || _institutions.Contains(token.Hash);

    /// <summary>Whether departments are called so, even where somebody is.</summary>
    internal bool IsWordOfDepartment(in TextToken token) => _departments.Contains(token.Hash);

    /// <summary>Whether the word ends the name of an institution and never that of a department.</summary>
    internal bool IsHouse(in TextToken token) => _houses.Contains(token.Hash);

    /// <summary>Whether the number of a post office box may stand behind the word.</summary>
    internal bool IsPost(in TextToken token) => _posts.Contains(token.Hash);

    /// <summary>Whether a word is a month or the beginning of one: Jan, Sept, March.</summary>
    internal bool IsMonth(ReadOnlySpan<char> word)
    {
        foreach (var month in _file.Months)
            if (word.Length > 2 && month.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>A language that comes with the product, by its ISO 639-1 code.</summary>
    public static TextLanguage Of(string name) => name switch
    {
        "en" => English,
        "es" => Spanish,
        _ => throw new DeidentificationException($"no language '{name}' comes with the product: expected en or es"),
    };

    /// <summary>Reads a language file. Expressions come from whoever writes the file, so each is given half a minute at most on any text.</summary>
    /// <param name="source">How messages name the file.</param>
    public static TextLanguage Parse(string yaml, string source)
    {
        try
        {
            var file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<LanguageFile>(yaml)
                ?? throw new DeidentificationException($"{source} is empty");
            if (file.Name.Length == 0 || file.Months.Count != 12)
                throw new DeidentificationException($"{source}: expected a name and twelve months");
            return new TextLanguage(file);
        }
        catch (YamlException fault)
        {
            throw new DeidentificationException($"{source}, line {fault.Start.Line}: {fault.Message}", fault);
        }
        catch (RegexParseException fault)
        {
            throw new DeidentificationException($"{source}: an expression cannot be read: {fault.Message}", fault);
        }
    }

    private static HashSet<ulong> Hashes(List<string> words) => [.. words.Select(word => TextToken.HashOf(word))];

    /// <summary>The same language with other weights, to compare them.</summary>
    internal TextLanguage With(TaggerWeights tagger) => new(_file, tagger);

    /// <summary>An expression with the file's macros in their places.</summary>
    internal static Regex Expression(LanguageFile file, string pattern, RegexOptions more)
    {
        foreach (var (name, value) in file.Macros)
            pattern = pattern.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Compiled | more, LongestMatch);
    }
}
