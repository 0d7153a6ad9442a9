using System.IO.Compression;
using System.Text.Json;

namespace Chiron.Knowledge.Phenotypes;

/// <summary>
/// The Human Phenotype Ontology's terms below <see cref="Root"/>, numbered 0, 1, 2 … by id. Whoever has a term has its ancestors too; whoever lacks one lacks its
/// descendants. Safe for many threads.
/// </summary>
public sealed class PhenotypeOntology
{
    /// <summary>Phenotypic abnormality: modes of inheritance, onsets and modifiers stand elsewhere.</summary>
    public const string Root = "HP:0000118";

    private const int MostTerms = 1_000_000;

    private readonly string[] _ids;
    private readonly string[] _names;
    private readonly int[][] _ancestors;
    private readonly int[][] _descendants;
    private readonly Dictionary<string, int> _places;

    private PhenotypeOntology(string[] ids, string[] names, int[][] ancestors, Dictionary<string, int> places)
    {
        (_ids, _names, _ancestors, _places) = (ids, names, ancestors, places);
        var descendants = Array.ConvertAll(ids, _ => new List<int>());
        for (var term = 0; term < ids.Length; term++)
            foreach (var ancestor in ancestors[term])
                descendants[ancestor].Add(term);
        _descendants = Array.ConvertAll(descendants, list => list.ToArray());
    }

    public int Count => _ids.Length;

    /// <summary>The term itself, its parents and so on up to the root.</summary>
    public ReadOnlySpan<int> AncestorsOf(int term) => _ancestors[term];

    /// <summary>The nearest more general terms: ancestors that are no ancestor of another one.</summary>
    public int[] ParentsOf(int term) =>
        [.. _ancestors[term].Where(one => one != term && !_ancestors[term].Any(other => other != term && other != one && Array.BinarySearch(_ancestors[other], one) >= 0))];

    /// <summary>The term itself and all that are more specific.</summary>
    public ReadOnlySpan<int> DescendantsOf(int term) => _descendants[term];

    public string IdOf(int term) => _ids[term];

    public string NameOf(int term) => _names[term];

    /// <summary>The number of a term, such as <c>HP:0001250</c>; ids that were merged or replaced lead to what they became.</summary>
    public bool TryFind(string id, out int term) => _places.TryGetValue(id, out term);

    /// <param name="path">The ontology as obographs JSON (hp.json), may be gzipped.</param>
    /// <exception cref="KnowledgeException">The file is no such ontology, or its terms go round in a circle.</exception>
    public static PhenotypeOntology Load(string path)
    {
        try
        {
            using var file = OpenMaybeGzip(path);
            using var document = JsonDocument.Parse(file);
            return Of(document.RootElement.GetProperty("graphs")[0], path);
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new KnowledgeException($"'{path}' is not an ontology in obographs JSON (hp.json): {fault.Message}", fault);
        }
    }

    internal static Stream OpenMaybeGzip(string path)
    {
        Stream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static PhenotypeOntology Of(JsonElement graph, string path)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var became = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in graph.GetProperty("nodes").EnumerateArray())
            if (TermId(node.GetProperty("id")) is { } id)
                ReadNode(node, id, names, became);
        if (!names.ContainsKey(Root))
            throw new KnowledgeException($"'{path}' does not hold {Root} (Phenotypic abnormality); give the Human Phenotype Ontology as hp.json");
        if (names.Count > MostTerms)
            throw new KnowledgeException($"'{path}' holds {names.Count} terms; more than {MostTerms} are no phenotype ontology");

        var parents = names.Keys.ToDictionary(id => id, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var edge in graph.GetProperty("edges").EnumerateArray())
            if (edge.GetProperty("pred").GetString() == "is_a" && TermId(edge.GetProperty("sub")) is { } child && TermId(edge.GetProperty("obj")) is { } parent
                && parents.TryGetValue(child, out var ofChild) && names.ContainsKey(parent))
                ofChild.Add(parent);

        var above = Ancestors(parents, path);
        string[] ids = [.. names.Keys.Where(id => above[id].Contains(Root)).Order(StringComparer.Ordinal)];
        var places = ids.Select((id, place) => (id, place)).ToDictionary(one => one.id, one => one.place, StringComparer.Ordinal);
        var ancestors = Array.ConvertAll(ids, id => above[id].Where(places.ContainsKey).Select(one => places[one]).Order().ToArray());
        foreach (var (old, current) in became)
            if (places.TryGetValue(current, out var place))
                places.TryAdd(old, place);
        return new PhenotypeOntology(ids, [.. ids.Select(id => names[id])], ancestors, places);
    }

    private static void ReadNode(JsonElement node, string id, Dictionary<string, string> names, Dictionary<string, string> became)
    {
        var meta = node.TryGetProperty("meta", out var found) ? found : default;
        var deprecated = meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("deprecated", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (!deprecated)
            names[id] = node.TryGetProperty("lbl", out var label) ? label.GetString() ?? id : id;
        if (meta.ValueKind != JsonValueKind.Object || !meta.TryGetProperty("basicPropertyValues", out var values))
            return;
        foreach (var value in values.EnumerateArray())
        {
            var (predicate, text) = (value.GetProperty("pred").GetString() ?? "", value.GetProperty("val").GetString() ?? "");
            if (deprecated && predicate.EndsWith("IAO_0100001", StringComparison.Ordinal))
                became[id] = Short(text) ?? text;
            else if (!deprecated && predicate.EndsWith("hasAlternativeId", StringComparison.Ordinal))
                became[text] = id;
        }
    }

    // Each term after its parents (Kahn 1962); what is left over goes round in a circle.
    private static Dictionary<string, HashSet<string>> Ancestors(Dictionary<string, List<string>> parents, string path)
    {
        var children = parents.Keys.ToDictionary(id => id, _ => new List<string>(), StringComparer.Ordinal);
        var open = parents.ToDictionary(one => one.Key, one => one.Value.Count, StringComparer.Ordinal);
        foreach (var (id, ofId) in parents)
            foreach (var parent in ofId)
                children[parent].Add(id);
        var above = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var ready = new Queue<string>(open.Where(one => one.Value == 0).Select(one => one.Key));
        while (ready.TryDequeue(out var id))
        {
            var own = new HashSet<string>(StringComparer.Ordinal) { id };
            foreach (var parent in parents[id])
                own.UnionWith(above[parent]);
            above[id] = own;
            foreach (var child in children[id])
                if (--open[child] == 0)
                    ready.Enqueue(child);
        }

        return above.Count == parents.Count
            ? above
            : throw new KnowledgeException($"'{path}': {parents.Keys.First(id => !above.ContainsKey(id))} is among its own ancestors");
    }

    private static string? TermId(JsonElement iri) => iri.GetString() is { } text ? Short(text) : null;

    // http://purl.obolibrary.org/obo/HP_0001250 → HP:0001250
    private static string? Short(string iri) => iri.LastIndexOf("/HP_", StringComparison.Ordinal) is >= 0 and var at ? "HP:" + iri[(at + 4)..] : null;
}
