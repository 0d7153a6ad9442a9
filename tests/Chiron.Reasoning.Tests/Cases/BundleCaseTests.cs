using System.Text.Json.Nodes;
using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Reasoning.Tests.Cases;

public sealed class BundleCaseTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly BundleCaseReader Reader = new(Pack);

    [Fact]
    public void Given_a_bundle_When_read_Then_person_findings_values_conditions_drugs_and_allergies_are_known()
    {
        var subject = Reader.Read(Bundle(
            new JsonObject { ["resourceType"] = "Patient", ["gender"] = "female", ["birthDate"] = "1965-03-04" },
            Observation("http://loinc.org", "8310-5", "2024-03-04T10:00:00Z", ("valueQuantity", Quantity(102.2, "degF", "[degF]"))),
            Observation("http://loinc.org", "85354-9", "2024-03-04T10:00:00Z", ("component", new JsonArray(
                Component("8480-6", 88, "mm[Hg]"), Component("8462-4", 50, "mm[Hg]")))),
            Observation("http://human-phenotype-ontology.org", "HP:0012735", "2024-03-03", ("valueBoolean", true)),
            Text("Observation", "Chest pain", "2024-03-04", ("valueString", "no")),
            Text("Observation", "Shortness of breath", "2024-03-04"),
            Coded("Condition", "code", "http://hl7.org/fhir/sid/icd-10-cm", Pack.Conditions["asthma"].Icd10Cm, ("recordedDate", "2015-01-01")),
            Coded("MedicationStatement", "medicationCodeableConcept", "http://www.nlm.nih.gov/research/umls/rxnorm", Pack.Drugs["metformin"].RxNorm!, ("status", "active"), ("dateAsserted", "2024-02-01")),
            Text("MedicationRequest", "Warfarin 5 MG Oral Tablet", "2024-02-01", ("status", "stopped")),
            Text("AllergyIntolerance", "Penicillin", "2020-01-01")));

        Assert.Equal(Sex.Female, subject.Sex);
        Assert.Equal(59.0, subject.AgeYears!.Value, 0.01);
        Assert.Equal(39.0, subject.ValueOf("body-temperature")!.Value, 0.01);
        Assert.Equal((88.0, 50.0), (subject.ValueOf("systolic-blood-pressure"), subject.ValueOf("diastolic-blood-pressure")));
        Assert.True(subject.IsPresent("cough") && subject.IsPresent("dyspnea") && subject.IsPresent("fever") && subject.IsAbsent("chest-pain"));
        Assert.Equal(["asthma", "metformin"], subject.KnownConditions.Concat(subject.Drugs));
        Assert.Equal("penicillin", Assert.Single(subject.Allergies!).Class);
        Assert.False(subject.HistoryComplete);
        Assert.Empty(subject.Problems);
    }

    [Fact]
    public void Given_what_is_old_refuted_or_in_error_When_read_Then_it_does_not_count()
    {
        var subject = Reader.Read(Bundle(
            Observation("http://loinc.org", "8867-4", "2024-03-04", ("valueQuantity", Quantity(70, "/min", "/min"))),
            Observation("http://human-phenotype-ontology.org", "HP:0012735", "2023-01-01", ("valueBoolean", true)),
            Observation("http://loinc.org", "8310-5", "2024-03-04", ("status", "entered-in-error"), ("valueQuantity", Quantity(41, "Cel", "Cel"))),
            Coded("Condition", "code", "http://hl7.org/fhir/sid/icd-10-cm", Pack.Conditions["asthma"].Icd10Cm, ("verificationStatus", new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "refuted" }) }))));

        Assert.Equal(70, subject.ValueOf("heart-rate"));
        Assert.Null(subject.ValueOf("body-temperature"));
        Assert.DoesNotContain(subject.Findings, f => f.Finding == "cough");
        Assert.Empty(subject.KnownConditions);
    }

    [Fact]
    public void Given_no_known_allergy_When_read_Then_there_are_none_rather_than_unknown() =>
        Assert.Empty(Reader.Read(Bundle(Coded("AllergyIntolerance", "code", "http://snomed.info/sct", "716186003"))).Allergies!);

    [Theory]
    [InlineData("", CaseProblemKind.Empty)]
    [InlineData("{\"resourceType\":", CaseProblemKind.Malformed)]
    [InlineData("{}", CaseProblemKind.Malformed)]
    [InlineData("{\"resourceType\": \"Bundle\", \"entry\": 3}", CaseProblemKind.Malformed)]
    [InlineData("{\"resourceType\": \"Bundle\", \"entry\": [{\"resource\": {\"resourceType\": \"Patient\"}}, {\"resource\": {\"resourceType\": \"Patient\"}}]}", CaseProblemKind.Malformed)]
    [InlineData("{\"resourceType\": \"Patient\", \"gender\": \"female\"}", CaseProblemKind.NothingRecognised)]
    [InlineData("{\"resourceType\": \"Observation\", \"code\": {\"coding\": [{\"system\": \"http://loinc.org\", \"code\": \"8310-5\"}]}, \"valueQuantity\": {\"value\": 400, \"unit\": \"Cel\"}}", CaseProblemKind.ImpossibleValue)]
    [InlineData("{\"resourceType\": \"Observation\", \"code\": {\"coding\": [{\"system\": \"http://loinc.org\", \"code\": \"8310-5\"}]}, \"valueQuantity\": {\"value\": 38, \"unit\": \"stone\"}}", CaseProblemKind.UnknownUnit)]
    public void Given_a_faulty_bundle_When_read_Then_the_fault_is_a_typed_problem(string json, CaseProblemKind kind) => Assert.Contains(Reader.Read(json).Problems, p => p.Kind == kind);

    [Fact]
    public void Given_any_text_at_all_When_read_as_a_bundle_Then_nothing_is_thrown() =>
        Prop.ForAll<string>(text => Reader.Read(text ?? "").Problems.Count > 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_a_synthetic_patient_of_Synthea_When_read_Then_the_person_is_known_and_nothing_is_thrown()
    {
        var folder = ExternalData.Require("synthea");
        var file = Directory.EnumerateFiles(folder, "*.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        using var reader = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress));
        for (var i = 0; i < 3 && reader.ReadLine() is { } line; i++)
        {
            var subject = Reader.Read(line);

            Assert.NotNull(subject.Sex);
            Assert.InRange(subject.AgeYears!.Value, 0, 125);
            Assert.DoesNotContain(subject.Problems, p => p.Kind is CaseProblemKind.Malformed or CaseProblemKind.ImpossibleValue);
        }
    }

    private static string Bundle(params JsonObject[] resources) =>
        new JsonObject { ["resourceType"] = "Bundle", ["entry"] = new JsonArray([.. resources.Select(r => (JsonNode)new JsonObject { ["resource"] = r })]) }.ToJsonString();

    private static JsonObject Observation(string system, string code, string at, params (string Field, JsonNode Value)[] fields) =>
        Coded("Observation", "code", system, code, [("effectiveDateTime", at), .. fields]);

    private static JsonObject Coded(string type, string field, string system, string code, params (string Field, JsonNode Value)[] fields) =>
        With(new JsonObject { ["resourceType"] = type, [field] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code }) } }, fields);

    private static JsonObject Text(string type, string text, string at, params (string Field, JsonNode Value)[] fields) =>
        With(
            new JsonObject { ["resourceType"] = type, [type.StartsWith("Medication", StringComparison.Ordinal) ? "medicationCodeableConcept" : "code"] = new JsonObject { ["text"] = text }, ["effectiveDateTime"] = at },
            fields);

    private static JsonObject With(JsonObject resource, (string Field, JsonNode Value)[] fields)
    {
        foreach (var (field, value) in fields)
            resource[field] = value;
        return resource;
    }

    private static JsonObject Component(string loinc, double value, string unit) => new()
    {
        ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://loinc.org", ["code"] = loinc }) }, ["valueQuantity"] = Quantity(value, unit, unit),
    };

    private static JsonObject Quantity(double value, string unit, string code) => new() { ["value"] = value, ["unit"] = unit, ["code"] = code };
}
