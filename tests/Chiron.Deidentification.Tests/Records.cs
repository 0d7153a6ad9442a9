using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

/// <summary>A small identified source and what came of it.</summary>
internal sealed class Records : IDisposable
{
    public const string PatientId = "p-1001";

    private readonly TemporaryFolder _folder = new();

    public static DeidentificationKey Key { get; } = DeidentificationKey.FromBytes(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"));

    public string Raw => Path.Combine(_folder.Path, "raw");

    public string Out => Path.Combine(_folder.Path, "deidentified");

    public string Secrets => Path.Combine(_folder.Path, "secrets");

    public static string Patient(string id = PatientId, string family = "Quennell", string given = "Marguerite", string birth = "1961-04-17") =>
        $$"""
        {"resourceType":"Patient","id":"{{id}}","identifier":[{"type":{"coding":[{"code":"MR"}]},"system":"http://hospital.example/mrn","value":"MRN-7734521"},
        {"system":"http://hl7.org/fhir/sid/us-ssn","value":"512-44-9876"}],"name":[{"family":"{{family}}","given":["{{given}}","Rose"]}],
        "telecom":[{"system":"phone","value":"(617) 555-0142"},{"system":"email","value":"mquennell@example.com"}],"gender":"female","birthDate":"{{birth}}",
        "address":[{"line":["48 Tamarind Crescent"],"city":"Framingham","state":"MA","postalCode":"01702","country":"US"}],
        "contact":[{"name":{"family":"Quennell","given":["Thaddeus"]},"telecom":[{"system":"phone","value":"617-555-0199"}]}]}
        """.ReplaceLineEndings("");

    public static string Observation(string at, string patient = PatientId, string id = "o-1", string extra = "") =>
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"4548-4","display":"Hemoglobin A1c"}],"text":"Hemoglobin A1c"},"subject":{"reference":"Patient/{{patient}}","display":"Marguerite Quennell"},"effectiveDateTime":"{{at}}","valueQuantity":{"value":8.10,"unit":"%","system":"http://unitsofmeasure.org","code":"%"}{{extra}} }""";

    public static string Note(string text, string patient = PatientId, string id = "d-1") =>
        $$"""{"resourceType":"DocumentReference","id":"{{id}}","status":"current","subject":{"reference":"Patient/{{patient}}"},"date":"2019-03-15T10:00:00Z","content":[{"attachment":{"contentType":"text/plain","data":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}"} }]}""";

    public Records Add(string name, params string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Raw, name))!);
        File.WriteAllText(Path.Combine(Raw, name), string.Join('\n', lines) + "\n");
        return this;
    }

    public DeidentificationReport Run(DeidentificationPolicy? policy = null, DeidentificationKey? key = null) =>
        new Deidentifier(policy ?? DeidentificationPolicy.Longitudinal, key ?? Key).Run(Raw, Out);

    /// <summary>All documents of the output, in order.</summary>
    public List<JsonNode> Output() =>
        [.. Directory.GetFiles(Out, "part-*.ndjson").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)];

    public JsonNode Single(string type) => Output().Single(node => (string?)node["resourceType"] == type);

    public string OutputText() => string.Concat(Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Select(File.ReadAllText));

    public static string NoteText(JsonNode document) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((string)document["content"]![0]!["attachment"]!["data"]!));

    public void Dispose() => _folder.Dispose();
}
