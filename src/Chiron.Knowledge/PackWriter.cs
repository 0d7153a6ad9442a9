using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Knowledge;

/// <summary>
/// Writes a pack that was imported as the YAML files that <see cref="KnowledgePack.Load"/> reads. It writes what importers make: sources, findings asked for with yes, no or an option, and
/// conditions with incidence and findings.
/// </summary>
public static class PackWriter
{
    /// <summary>The content hash of a pack that was made in memory: it has no files.</summary>
    public const string NotWritten = "";

    /// <summary>Writes the pack and reads it again.</summary>
    /// <param name="folder">New or empty.</param>
    /// <returns>The pack as it is now on disk, checked, with its content hash.</returns>
    /// <exception cref="KnowledgeException">The folder holds something already, the pack holds what no importer makes, or its check finds problems.</exception>
    public static KnowledgePack Write(KnowledgePack pack, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new KnowledgeException($"'{folder}' is not empty; name a new folder for the pack");
        if (pack.Tests.Count + pack.Drugs.Count + pack.Procedures.Count + pack.RedFlags.Count + pack.Recommendations.Count > 0
            || pack.Findings.Any(f => f.Answer == AnswerType.Number || f.Rules.Count > 0)
            || pack.Conditions.Any(c => c.RiskFactors.Count + c.Tests.Count + c.Treatments.Count + c.Monitoring.Count > 0))
            throw new KnowledgeException($"the pack '{pack.Name}' holds more than an imported pack can: numbers, rules, risk factors, tests, treatments or guidance");

        Write("pack.yaml", Header(pack));
        Write("sources/sources.yaml", List(pack.Sources, Entry));
        Write("findings/findings.yaml", List(pack.Findings, Entry));
        Write("conditions/conditions.yaml", List(pack.Conditions, Entry));
        return KnowledgePack.Load(folder);

        void Write(string file, string text) => AtomicFile.WriteAllText(Path.Combine(folder, file), text);
    }

    private static string Header(KnowledgePack pack) =>
        $"name: {Quoted(pack.Name)}\nversion: {Quoted(pack.Version)}\nnotice: {Quoted(pack.Notice)}\nother_visits: {Bands(pack.OtherVisits)}\ndeaths: {Bands(pack.Deaths)}\n";

    private static string List<T>(IEnumerable<T> entries, Action<T, StringBuilder> write)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
            write(entry, text);
        return text.ToString();
    }

    private static void Entry(Source source, StringBuilder text)
    {
        text.Append($"- id: {source.Id}\n  title: {Quoted(source.Title)}\n  issuer: {Quoted(source.Issuer)}\n");
        Optional(text, "year", source.Year?.ToString(CultureInfo.InvariantCulture));
        Optional(text, "doi", source.Doi is { } doi ? Quoted(doi) : null);
        Optional(text, "pmid", source.PubMedId is { } pmid ? Quoted(pmid) : null);
        Optional(text, "url", source.Url is { } url ? Quoted(url) : null);
    }

    private static void Entry(Finding finding, StringBuilder text)
    {
        text.Append($"- id: {finding.Id}\n  name: {Quoted(finding.Name)}\n");
        Optional(text, "synonyms", finding.Synonyms.Count > 0 ? Texts(finding.Synonyms.Select(Quoted)) : null);
        Optional(text, "code", finding.Code is { } code ? Quoted(code) : null);
        text.Append($"  kind: {Word(finding.Kind)}\n  answer: {Word(finding.Answer)}\n");
        Optional(text, "question", finding.Question is { } question ? Quoted(question) : null);
        Optional(text, "base_rate", finding.BaseRate.Count > 0 ? Bands(finding.BaseRate) : null);
        if (finding.Options.Count > 0)
            text.Append("  options:\n");
        foreach (var option in finding.Options)
            text.Append($"    - {{id: {Quoted(option.Id)}, name: {Quoted(option.Name)}, base_rate: {Number(option.BaseRate)}}}\n");
        Optional(text, "implies", finding.Implies.Count > 0 ? Texts(finding.Implies) : null);
        text.Append($"  source: {Texts(finding.Sources)}\n");
    }

    private static void Entry(Condition condition, StringBuilder text)
    {
        text.Append($"- id: {condition.Id}\n  name: {Quoted(condition.Name)}\n");
        Optional(text, "code", condition.Code is { } code ? Quoted(code) : null);
        Optional(text, "icd10cm", condition.Icd10Cm.Length > 0 ? condition.Icd10Cm : null);
        text.Append($"  system: {Word(condition.System)}\n");
        text.Append($"  course: {{pattern: {Word(condition.Course.Pattern)}, duration_days: {Number(condition.Course.DurationDays)}}}\n");
        text.Append($"  urgency: {Word(condition.Urgency)}\n  severity: {Number(condition.Severity)}\n  must_not_miss: {(condition.MustNotMiss ? "true" : "false")}\n");
        text.Append($"  incidence: {Bands(condition.Incidence)}\n  encounter: {Word(condition.Encounter)}\n  findings:\n");
        foreach (var link in condition.Findings)
            text.Append(link.Answers is { } answers
                ? $"    {link.Finding}: {{answers: {{{string.Join(", ", answers.Select(answer => $"{Quoted(answer.Key)}: {Number(answer.Value)}"))}}}}}\n"
                : $"    {link.Finding}: {Number(link.Probability!.Value)}\n");
        text.Append($"  source: {Texts(condition.Sources)}\n");
    }

    private static void Optional(StringBuilder text, string key, string? value)
    {
        if (value is not null)
            text.Append($"  {key}: {value}\n");
    }

    private static string Bands(IEnumerable<RateBand> bands) =>
        $"[{string.Join(", ", bands.Select(b => $"[{Number(b.FromAge)}, {Number(b.ToAge)}, {Number(b.Female)}, {Number(b.Male)}]"))}]";

    private static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts)}]";

    private static string Number(double value) => value.ToString("0.################", CultureInfo.InvariantCulture);

    // Kebab-case, as the pack's files write choices.
    private static string Word<T>(T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? "-" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    // JSON's quotation is YAML's too.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
