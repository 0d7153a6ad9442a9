using System.Globalization;

namespace Chiron.Knowledge.Phenotypes;

/// <summary>Reads phenotype.hpoa, the Human Phenotype Ontology's annotations of diseases (tab-separated; columns as in its documentation of 2023).</summary>
public sealed class DiseaseAnnotations
{
    private const int Columns = 12;

    // Midpoints of the ontology's frequency classes: obligate, very frequent, frequent, occasional, very rare, excluded.
    private static readonly Dictionary<string, double> Classes = new(StringComparer.Ordinal)
    {
        ["HP:0040280"] = 1,
        ["HP:0040281"] = 0.9,
        ["HP:0040282"] = 0.55,
        ["HP:0040283"] = 0.17,
        ["HP:0040284"] = 0.025,
        ["HP:0040285"] = 0,
    };

    private DiseaseAnnotations(IReadOnlyList<AnnotatedDisease> diseases, int leftOut) => (Diseases, LeftOut) = (diseases, leftOut);

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<AnnotatedDisease> Diseases { get; }

    /// <summary>Annotations with a term that the ontology does not hold.</summary>
    public int LeftOut { get; }

    /// <param name="path">phenotype.hpoa, may be gzipped.</param>
    /// <param name="database">Of the diseases to read: OMIM, ORPHA or DECIPHER.</param>
    /// <exception cref="KnowledgeException">A line is not what the format says; the message names it.</exception>
    public static DiseaseAnnotations Load(string path, PhenotypeOntology ontology, string database = "OMIM")
    {
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var phenotypes = new Dictionary<string, Dictionary<int, double?>>(StringComparer.Ordinal);
        var references = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var (number, leftOut) = (0, 0);
        using var reader = new StreamReader(PhenotypeOntology.OpenMaybeGzip(path));
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith('#') || line.StartsWith("database_id", StringComparison.Ordinal) || line.Length == 0)
                continue;
            var cells = line.Split('\t');
            if (cells.Length < Columns)
                throw new KnowledgeException($"'{path}' line {number}: {cells.Length} columns where phenotype.hpoa has {Columns}");
            var (id, qualifier, term, citation, frequency, aspect) = (cells[0], cells[2], cells[3], cells[4], cells[7], cells[10]);
            if (!id.StartsWith(database + ":", StringComparison.Ordinal) || aspect != "P" || qualifier == "NOT")
                continue;
            if (!ontology.TryFind(term, out var place))
            {
                leftOut++;
                continue;
            }

            if (names.TryAdd(id, cells[1]))
                (phenotypes[id], references[id]) = ([], new HashSet<string>(StringComparer.Ordinal));
            var share = Frequency(frequency) ?? (frequency.Length == 0 ? null : throw new KnowledgeException($"'{path}' line {number}: '{frequency}' is no frequency; write 3/7, 45% or HP:0040282"));
            var ofDisease = phenotypes[id];
            ofDisease[place] = ofDisease.TryGetValue(place, out var known) && (known ?? -1) >= (share ?? -1) ? known : share;
            references[id].UnionWith(citation.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        return names.Count == 0
            ? throw new KnowledgeException($"'{path}' has no annotation of a {database} disease; is it phenotype.hpoa?")
            : new DiseaseAnnotations([.. names.Select(one => new AnnotatedDisease(one.Key, one.Value, phenotypes[one.Key], references[one.Key]))], leftOut);
    }

    private static double? Frequency(string text)
    {
        if (Classes.TryGetValue(text, out var share))
            return share;
        if (text.EndsWith('%') && Number(text.AsSpan(0, text.Length - 1), out var percent))
            return Math.Clamp(percent / 100, 0, 1);
        return text.IndexOf('/') is > 0 and var slash && Number(text.AsSpan(0, slash), out var with) && Number(text.AsSpan(slash + 1), out var all) && all > 0
            ? Math.Clamp(with / all, 0, 1)
            : null;
    }

    private static bool Number(ReadOnlySpan<char> text, out double value) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}
