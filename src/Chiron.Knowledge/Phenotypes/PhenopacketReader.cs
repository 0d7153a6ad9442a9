using System.Text.Json;

namespace Chiron.Knowledge.Phenotypes;

/// <summary>Reads phenopackets (GA4GH Phenopacket Schema 2.0, JSON), one a line.</summary>
public static class PhenopacketReader
{
    /// <param name="path">Newline-delimited JSON, may be gzipped.</param>
    /// <param name="leftOut">Called for each line that is not read, with its number and the reason.</param>
    /// <returns>Cases with at least one term of the ontology that is present. The diagnosis is the first interpretation's disease, else the first disease that is not excluded.</returns>
    public static IEnumerable<PhenotypeCase> Read(string path, PhenotypeOntology ontology, Action<int, string> leftOut)
    {
        using var reader = new StreamReader(PhenotypeOntology.OpenMaybeGzip(path));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            PhenotypeCase? read = null;
            try
            {
                using var document = JsonDocument.Parse(line);
                read = Read(document.RootElement, ontology);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                leftOut(number, "it is not a phenopacket in JSON");
                continue;
            }

            if (read.Present.Length == 0)
                leftOut(number, "it names no phenotype of the ontology as present");
            else
                yield return read;
        }
    }

    private static PhenotypeCase Read(JsonElement packet, PhenotypeOntology ontology)
    {
        var (present, excluded) = (new SortedSet<int>(), new SortedSet<int>());
        if (packet.TryGetProperty("phenotypicFeatures", out var features))
            foreach (var feature in features.EnumerateArray())
                if (feature.TryGetProperty("type", out var type) && type.GetProperty("id").GetString() is { } id && ontology.TryFind(id, out var term))
                    (feature.TryGetProperty("excluded", out var not) && not.ValueKind == JsonValueKind.True ? excluded : present).Add(term);
        excluded.ExceptWith(present);
        return new PhenotypeCase(packet.GetProperty("id").GetString() ?? "", [.. present], [.. excluded], Diagnosis(packet), Publication(packet));
    }

    private static string? Diagnosis(JsonElement packet)
    {
        if (packet.TryGetProperty("interpretations", out var interpretations))
            foreach (var interpretation in interpretations.EnumerateArray())
                if (interpretation.TryGetProperty("diagnosis", out var diagnosis) && diagnosis.TryGetProperty("disease", out var disease))
                    return disease.GetProperty("id").GetString();
        if (packet.TryGetProperty("diseases", out var diseases))
            foreach (var disease in diseases.EnumerateArray())
                if (!(disease.TryGetProperty("excluded", out var not) && not.ValueKind == JsonValueKind.True) && disease.TryGetProperty("term", out var term))
                    return term.GetProperty("id").GetString();
        return null;
    }

    private static string? Publication(JsonElement packet)
    {
        if (packet.TryGetProperty("metaData", out var metadata) && metadata.TryGetProperty("externalReferences", out var references))
            foreach (var reference in references.EnumerateArray())
                if (reference.TryGetProperty("id", out var id) && id.GetString() is { } text && text.StartsWith("PMID", StringComparison.Ordinal))
                    return text;
        return null;
    }
}
