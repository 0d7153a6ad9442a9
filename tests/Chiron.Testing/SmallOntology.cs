using System.Text.Json.Nodes;

namespace Chiron.Testing;

/// <summary>A phenotype ontology of a few made-up terms, as hp.json has them: limbs (long fingers, short fingers), heart (murmur), eyes (blue sclera), one merged and one replaced id.</summary>
public static class SmallOntology
{
    public const string Limbs = "HP:0000010", LongFingers = "HP:0000011", ShortFingers = "HP:0000012", Heart = "HP:0000020", Murmur = "HP:0000021",
        LoudMurmur = "HP:0000022", Eyes = "HP:0000030", BlueSclera = "HP:0000031", Merged = "HP:0000091", Replaced = "HP:0000092", Inheritance = "HP:0000005";

    private const string Root = "HP:0000118";

    /// <summary>Writes it and returns the path.</summary>
    public static string Write(string path, params (string Child, string Parent)[] more)
    {
        var nodes = new JsonArray(
            Node("HP:0000001", "All"), Node(Root, "Phenotypic abnormality"), Node(Limbs, "Limbs"), Node(LongFingers, "Long fingers", alternative: Merged), Node(ShortFingers, "Short fingers"),
            Node(Heart, "Heart"), Node(Murmur, "Murmur"), Node(LoudMurmur, "Loud murmur"), Node(Eyes, "Eyes"), Node(BlueSclera, "Blue sclera"), Node(Inheritance, "Mode of inheritance"),
            Node(Replaced, null, replacedBy: Murmur));
        (string Child, string Parent)[] edges =
        [
            (Root, "HP:0000001"), (Inheritance, "HP:0000001"), (Limbs, Root), (Heart, Root), (Eyes, Root), (LongFingers, Limbs), (ShortFingers, Limbs), (Murmur, Heart), (LoudMurmur, Murmur),
            (BlueSclera, Eyes), .. more,
        ];
        var graph = new JsonObject
        {
            ["nodes"] = nodes,
            ["edges"] = new JsonArray([.. edges.Select(edge => (JsonNode)new JsonObject { ["sub"] = Iri(edge.Child), ["pred"] = "is_a", ["obj"] = Iri(edge.Parent) })]),
        };
        File.WriteAllText(path, new JsonObject { ["graphs"] = new JsonArray(graph) }.ToJsonString());
        return path;
    }

    private static JsonObject Node(string id, string? name, string? alternative = null, string? replacedBy = null)
    {
        var values = new JsonArray();
        if (alternative is not null)
            values.Add(new JsonObject { ["pred"] = "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId", ["val"] = alternative });
        if (replacedBy is not null)
            values.Add(new JsonObject { ["pred"] = "http://purl.obolibrary.org/obo/IAO_0100001", ["val"] = Iri(replacedBy) });
        var meta = new JsonObject { ["basicPropertyValues"] = values };
        if (replacedBy is not null)
            meta["deprecated"] = true;
        return new JsonObject { ["id"] = Iri(id), ["lbl"] = name, ["meta"] = meta };
    }

    private static string Iri(string id) => "http://purl.obolibrary.org/obo/" + id.Replace(':', '_');
}
