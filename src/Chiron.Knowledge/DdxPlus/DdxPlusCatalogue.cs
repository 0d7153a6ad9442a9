using System.Text.Json;

namespace Chiron.Knowledge.DdxPlus;

/// <summary>The questions and pathologies of DDXPlus (Fansi Tchango et al., NeurIPS 2022). They hold no probabilities: those are learned from patients. Safe for many threads.</summary>
public sealed class DdxPlusCatalogue
{
    private const int MostEntries = 100_000;

    private readonly Dictionary<string, int> _evidences;
    private readonly Dictionary<string, int> _conditions;
    private readonly bool[][] _lists;

    private DdxPlusCatalogue(DdxPlusEvidence[] evidences, DdxPlusCondition[] conditions)
    {
        (Evidences, Conditions) = (evidences, conditions);
        _evidences = evidences.Select((evidence, place) => (evidence.Id, place)).ToDictionary(one => one.Id, one => one.place, StringComparer.Ordinal);
        _conditions = conditions.Select((condition, place) => (condition.Name, place)).ToDictionary(one => one.Name, one => one.place, StringComparer.Ordinal);
        Parents = [.. evidences.Select(evidence => evidence.Parent is { } parent ? _evidences.GetValueOrDefault(parent, -1) : -1)];
        _lists = Array.ConvertAll(conditions, _ => new bool[evidences.Length]);
        for (var c = 0; c < conditions.Length; c++)
            foreach (var e in conditions[c].Evidences)
                _lists[c][e] = true;
    }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<DdxPlusEvidence> Evidences { get; }

    /// <summary>In ordinal order of their names.</summary>
    public IReadOnlyList<DdxPlusCondition> Conditions { get; }

    /// <summary>By evidence: the place of its parent, or -1 where it has none, or one that is itself no evidence.</summary>
    public IReadOnlyList<int> Parents { get; }

    /// <summary>Whether a condition may bring an evidence about.</summary>
    public bool Lists(int condition, int evidence) => _lists[condition][evidence];

    /// <summary>The place of an evidence, or -1.</summary>
    public int PlaceOfEvidence(string id) => _evidences.GetValueOrDefault(id, -1);

    /// <summary>The place of a condition, or -1.</summary>
    public int PlaceOfCondition(string name) => _conditions.GetValueOrDefault(name, -1);

    /// <param name="conditionsPath">release_conditions.json.</param>
    /// <param name="evidencesPath">release_evidences.json.</param>
    /// <exception cref="KnowledgeException">A file is not what it should be; the message names the entry.</exception>
    public static DdxPlusCatalogue Load(string conditionsPath, string evidencesPath)
    {
        var evidences = Read(evidencesPath, ReadEvidence).OrderBy(evidence => evidence.Id.Length).ThenBy(evidence => evidence.Id, StringComparer.Ordinal).ToArray();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var e = 0; e < evidences.Length; e++)
            if (!places.TryAdd(evidences[e].Id, e))
                throw new KnowledgeException($"'{evidencesPath}' describes evidence '{evidences[e].Id}' twice");
        var conditions = Read(conditionsPath, entry => ReadCondition(entry, places, conditionsPath)).OrderBy(condition => condition.Name, StringComparer.Ordinal).ToArray();
        if (conditions.GroupBy(condition => condition.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new KnowledgeException($"'{conditionsPath}' describes condition '{twice.Key}' twice");
        return new DdxPlusCatalogue(evidences, conditions);
    }

    private static T[] Read<T>(string path, Func<JsonProperty, T> read)
    {
        var entry = "";
        try
        {
            using var file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file);
            var entries = new List<T>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                entry = $", entry '{property.Name}'";
                if (entries.Count == MostEntries)
                    throw new KnowledgeException($"'{path}' has more than {MostEntries} entries; DDXPlus has some hundreds");
                entries.Add(read(property));
            }

            return entries.Count == 0 ? throw new KnowledgeException($"'{path}' has no entries") : [.. entries];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new KnowledgeException($"'{path}'{entry}: not as DDXPlus describes it: {fault.Message}", fault);
        }
    }

    private static DdxPlusEvidence ReadEvidence(JsonProperty entry)
    {
        var json = entry.Value;
        var (id, code) = (json.GetProperty("name").GetString()!, json.GetProperty("code_question").GetString());
        var type = json.GetProperty("data_type").GetString() switch
        {
            "B" => EvidenceType.Binary,
            "C" => EvidenceType.Categorical,
            "M" => EvidenceType.MultiChoice,
            var other => throw new FormatException($"data_type '{other}' is none of B, C and M"),
        };
        var meanings = json.GetProperty("value_meaning");
        EvidenceValue[] values =
        [
            .. json.GetProperty("possible-values").EnumerateArray().Select(value => value.ToString())
                .Select(value => new EvidenceValue(value, meanings.TryGetProperty(value, out var meaning) ? meaning.GetProperty("en").GetString() ?? value : value)),
        ];
        if ((type == EvidenceType.Binary) != (values.Length == 0))
            throw new FormatException($"data_type {json.GetProperty("data_type").GetString()} with {values.Length} possible values");
        var none = json.GetProperty("default_value").ToString();
        var place = Array.FindIndex(values, value => value.Id == none);
        if (type != EvidenceType.Binary && place < 0)
            throw new FormatException($"the default value '{none}' is none of the possible values");
        return new DdxPlusEvidence(
            id, json.GetProperty("question_en").GetString() ?? id, type, json.GetProperty("is_antecedent").GetBoolean(), code == id ? null : code, values, place);
    }

    private static DdxPlusCondition ReadCondition(JsonProperty entry, Dictionary<string, int> evidences, string path)
    {
        var json = entry.Value;
        var name = json.GetProperty("condition_name").GetString() ?? entry.Name;
        var listed = new SortedSet<int>();
        foreach (var group in new[] { "symptoms", "antecedents" })
            foreach (var evidence in json.GetProperty(group).EnumerateObject())
                listed.Add(evidences.TryGetValue(evidence.Name, out var place)
                    ? place
                    : throw new KnowledgeException($"'{path}', condition '{name}': evidence '{evidence.Name}' is not described in the evidences"));
        var codes = json.GetProperty("icd10-id").GetString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (codes.Length == 0)
            throw new FormatException("'icd10-id' is empty");
        var severity = json.GetProperty("severity").GetInt32();
        if (severity is < 1 or > 5)
            throw new FormatException($"severity {severity} is not 1 to 5");
        return new DdxPlusCondition(name, codes[^1].ToUpperInvariant(), severity, [.. listed]);
    }
}
