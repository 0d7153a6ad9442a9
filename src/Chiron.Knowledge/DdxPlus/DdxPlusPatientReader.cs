using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chiron.Knowledge.Phenotypes;

namespace Chiron.Knowledge.DdxPlus;

/// <summary>
/// Reads patients of DDXPlus: CSV, may be gzipped, lists written as Python has them. Both headings in use are read: AGE, SEX, PATHOLOGY, EVIDENCES, INITIAL_EVIDENCE,
/// DIFFERENTIAL_DIAGNOSIS and age, sex, diagnosis, features, feature_id, top5_diagnoses.
/// </summary>
public static class DdxPlusPatientReader
{
    private const int OldestAge = 130;

    private static readonly string[][] Headings =
    [
        ["AGE", "SEX", "PATHOLOGY", "EVIDENCES", "INITIAL_EVIDENCE", "DIFFERENTIAL_DIAGNOSIS"],
        ["age", "sex", "diagnosis", "features", "feature_id", "top5_diagnoses"],
    ];

    /// <exception cref="KnowledgeException">The file is not as described, or a patient has an evidence, value or pathology that the catalogue lacks; the message names the line.</exception>
    public static IReadOnlyList<DdxPlusPatient> Read(string path, DdxPlusCatalogue catalogue)
    {
        using var reader = new StreamReader(PhenotypeOntology.OpenMaybeGzip(path));
        var header = Cells(reader.ReadLine() ?? "", path, 1);
        var columns = Headings.Select(names => names.Select(name => Array.IndexOf(header, name)).ToArray()).FirstOrDefault(places => !places.Contains(-1))
            ?? throw new KnowledgeException($"'{path}' line 1: the columns are {string.Join(", ", header.Take(10))}; expected {string.Join(", ", Headings[0])}");
        var patients = new List<DdxPlusPatient>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
                continue;
            var cells = Cells(line, path, number);
            if (cells.Length != header.Length)
                throw new KnowledgeException($"'{path}' line {number}: {cells.Length} cells where the heading has {header.Length}");
            try
            {
                patients.Add(Patient([.. columns.Select(column => cells[column])], catalogue));
            }
            catch (FormatException fault)
            {
                throw new KnowledgeException($"'{path}' line {number}: {fault.Message}", fault);
            }
        }

        return patients.Count == 0 ? throw new KnowledgeException($"'{path}' has no patient") : patients;
    }

    private static DdxPlusPatient Patient(string[] cells, DdxPlusCatalogue catalogue)
    {
        if (!int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var age) || age > OldestAge)
            throw new FormatException($"the age is no whole number from 0 to {OldestAge}");
        var evidences = PythonList.Parse(cells[3]).Select(item => item as string ?? throw new FormatException("the evidences are no list of texts")).ToList();
        var given = new SortedDictionary<int, SortedSet<int>>();
        foreach (var evidence in evidences)
        {
            var (place, value) = Evidence(evidence, catalogue);
            if (!given.TryGetValue(place, out var values))
                given[place] = values = [];
            if (value != catalogue.Evidences[place].Default)
                values.Add(Math.Max(value, 0));
            if (catalogue.Evidences[place].Type == EvidenceType.Binary)
                values.Add(0);
        }

        var positive = given.Where(one => one.Value.Count > 0).ToDictionary(one => one.Key, one => one.Value.ToArray());
        if (positive.FirstOrDefault(one => one.Value.Length > 1 && catalogue.Evidences[one.Key].Type == EvidenceType.Categorical) is { Value: not null } several)
            throw new FormatException($"'{catalogue.Evidences[several.Key].Id}' takes one value and has {several.Value.Length}");
        return new DdxPlusPatient(positive)
        {
            AgeYears = age,
            Sex = cells[1] switch { "F" => Sex.Female, "M" => Sex.Male, _ => null },
            Condition = Condition(cells[2], catalogue),
            InitialEvidence = Evidence(cells[4], catalogue).Place,
            Differential = [.. PythonList.Parse(cells[5]).Select(item => item is List<object> { Count: >= 2 } pair && pair[0] is string name && pair[1] is double p
                ? (Condition(name, catalogue), p)
                : throw new FormatException("the differential is no list of names with probabilities"))],
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', evidences.Order(StringComparer.Ordinal).Prepend($"{age} {cells[1]}"))))),
        };
    }

    // "E_55_@_V_29", or "E_53" of a binary evidence; the value's place, or -1 of a binary one.
    private static (int Place, int Value) Evidence(string text, DdxPlusCatalogue catalogue)
    {
        var cut = text.IndexOf("_@_", StringComparison.Ordinal);
        var id = cut < 0 ? text : text[..cut];
        var place = catalogue.PlaceOfEvidence(id);
        if (place < 0)
            throw new FormatException($"evidence '{Shown(id)}' is not in the catalogue");
        var evidence = catalogue.Evidences[place];
        if (cut < 0)
            return evidence.Type == EvidenceType.Binary ? (place, -1) : throw new FormatException($"evidence '{id}' needs a value");
        var value = text[(cut + 3)..];
        for (var v = 0; v < evidence.Values.Count; v++)
            if (evidence.Values[v].Id == value)
                return (place, v);
        throw new FormatException($"'{Shown(value)}' is no value of evidence '{id}'");
    }

    private static int Condition(string name, DdxPlusCatalogue catalogue) =>
        catalogue.PlaceOfCondition(name) is >= 0 and var place ? place : throw new FormatException($"pathology '{Shown(name)}' is not in the catalogue");

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string[] Cells(string line, string path, int number)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[++i]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        if (quoted)
            throw new KnowledgeException($"'{path}' line {number}: a quotation mark is never closed");
        cells.Add(cell.ToString());
        return [.. cells];
    }
}
