using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Intake;
using Chiron.Knowledge;
using Chiron.Simulation;
using Chiron.Testing;
using Chiron.Timelines.DuckDb;

namespace Chiron.Deidentification.Tests;

public sealed class SimulationTests
{
    [Theory]
    [InlineData(SimulationFormat.Bundles)]
    [InlineData(SimulationFormat.Bulk)]
    public void Given_a_simulated_cohort_When_deidentified_Then_nothing_planted_in_a_note_is_left_and_truth_follows_the_patient(SimulationFormat format)
    {
        using var records = new Records();
        var options = new SimulationOptions { Patients = 12, Seed = 5, Format = format, Compress = false, Threads = 1 };
        new CohortSimulator(KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"))).Simulate(options, records.Raw);

        var report = records.Run();

        Assert.Empty(report.Findings);
        Assert.True(report.Passed);
        Assert.Equal(report.Utility.ObservationCodes, report.Utility.ObservationCodesKept);
        Assert.Equal(report.Utility.ObservationValues, report.Utility.ObservationValuesKept);
        var (planted, left) = Planted(records);
        Assert.True(planted > 100);
        Assert.Equal([], left);
        CheckTruth(records, report);
    }

    // What the simulator says it planted in each note, against what the scrubbed note still says.
    private static (int Planted, List<string> LeftKinds) Planted(Records records)
    {
        var pseudonyms = new Pseudonyms(Records.Key);
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in records.Output().SelectMany(Resources).Where(node => (string?)node["resourceType"] == "DocumentReference"))
            notes[(string)document["id"]!] = Records.NoteText(document);
        var planted = 0;
        List<string> left = [];
        foreach (var line in File.ReadLines(Path.Combine(records.Raw, "truth", "identifiers.ndjson")))
            foreach (var note in JsonNode.Parse(line)!["notes"]!.AsArray())
            {
                var text = notes[pseudonyms.Id((string)note!["document_id"]!)];
                foreach (var item in note["planted"]!.AsArray())
                {
                    planted++;
                    if (Stands(text, (string)item!["text"]!))
                        left.Add((string)item["kind"]!);
                }
            }

        return (planted, left);
    }

    private static bool Stands(string note, string secret)
    {
        for (var at = note.IndexOf(secret, StringComparison.OrdinalIgnoreCase); at >= 0; at = note.IndexOf(secret, at + 1, StringComparison.OrdinalIgnoreCase))
            if ((at == 0 || !char.IsLetterOrDigit(note[at - 1])) && (at + secret.Length == note.Length || !char.IsLetterOrDigit(note[at + secret.Length])))
                return true;
        return false;
    }

    private static IEnumerable<JsonNode> Resources(JsonNode document) =>
        document["entry"] is JsonArray entries ? entries.Select(entry => entry!["resource"]!) : [document];

    private static void CheckTruth(Records records, DeidentificationReport report)
    {
        var subjects = records.Output().SelectMany(Resources).Where(node => (string?)node["resourceType"] == "Patient")
            .Select(node => SubjectIds.FromPatientId((string)node["id"]!)).ToHashSet();
        Assert.Equal(["posteriors.parquet", "risks.parquet"], report.TruthRows.Keys);
        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        foreach (var name in report.TruthRows.Keys)
        {
            var (before, after) = (SqlText.ReadParquet(Path.Combine(records.Raw, "truth", name)), SqlText.ReadParquet(Path.Combine(records.Out, "truth", name)));
            Assert.Equal(connection.QueryInt64($"SELECT count(*) FROM {before}"), connection.QueryInt64($"SELECT count(*) FROM {after}"));
            using var reader = connection.Query($"SELECT DISTINCT subject_id FROM {after}");
            Assert.DoesNotContain("patient_id", reader.ColumnNames);
            while (reader.Read())
                for (var row = 0; row < reader.Chunk.RowCount; row++)
                    Assert.Contains(reader.Chunk.Int64(0)[row], subjects);
        }
    }
}
