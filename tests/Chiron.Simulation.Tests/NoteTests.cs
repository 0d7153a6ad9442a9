using System.Text;
using System.Text.Json;
using Chiron.Testing;
using Chiron.Timelines.DuckDb;

namespace Chiron.Simulation.Tests;

public sealed class NoteTests
{
    [Fact]
    public void Given_planted_identifiers_When_the_notes_are_decoded_Then_each_stands_at_its_offset()
    {
        using var folder = new TemporaryFolder();
        new CohortSimulator(SmallPack.Create()).Simulate(new SimulationOptions { Patients = 30, Compress = false }, folder.Path);
        var notes = Notes(Path.Combine(folder.Path, "bundles", "patients-00000.ndjson"));

        var kinds = new HashSet<string>();
        var seen = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder.Path, "truth", "identifiers.ndjson")))
        {
            using var patient = JsonDocument.Parse(line);
            foreach (var note in patient.RootElement.GetProperty("notes").EnumerateArray())
                foreach (var planted in note.GetProperty("planted").EnumerateArray())
                {
                    var text = planted.GetProperty("text").GetString()!;
                    Assert.Equal(text, notes[note.GetProperty("document_id").GetString()!].Substring(planted.GetProperty("offset").GetInt32(), text.Length));
                    kinds.Add(planted.GetProperty("kind").GetString()!);
                    seen++;
                }
        }

        Assert.True(seen > 30 * 8, $"only {seen} identifiers planted");
        Assert.Superset(new HashSet<string> { "name", "relative", "date", "phone", "address", "mrn", "employer", "clinician", "organization", "ssn", "email" }, kinds);
    }

    [Fact]
    public void Given_a_simulated_cohort_When_the_truth_files_are_opened_Then_they_have_the_agreed_columns_and_probabilities()
    {
        using var folder = new TemporaryFolder();
        var summary = new CohortSimulator(SmallPack.Create()).Simulate(new SimulationOptions { Patients = 30 }, folder.Path);
        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        var risks = $"'{folder.Path}/truth/risks.parquet'";
        var posteriors = $"'{folder.Path}/truth/posteriors.parquet'";

        Assert.Equal(summary.TrueRisks, connection.QueryInt64(
            $"SELECT count(*) FROM (SELECT patient_id::VARCHAR, time::TIMESTAMP, code, horizon_days, probability FROM {risks} WHERE probability > 0 AND probability <= 1)"));
        Assert.Equal(summary.TruePosteriors, connection.QueryInt64(
            $"SELECT count(*) FROM (SELECT patient_id, time, encounter_id, code, probability FROM {posteriors} WHERE probability > 0 AND probability <= 1)"));
        Assert.Equal(0, connection.QueryInt64(
            $"SELECT count(*) FROM (SELECT encounter_id FROM {posteriors} GROUP BY encounter_id HAVING sum(probability) > 1 + 1e-9)"));
        Assert.Equal(0, connection.QueryInt64($"SELECT count(*) FROM (SELECT patient_id, time, code FROM {risks} GROUP BY ALL HAVING count(*) > 1)"));
    }

    private static Dictionary<string, string> Notes(string path)
    {
        var notes = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(path))
        {
            using var bundle = JsonDocument.Parse(line);
            foreach (var entry in bundle.RootElement.GetProperty("entry").EnumerateArray())
            {
                var resource = entry.GetProperty("resource");
                if (resource.GetProperty("resourceType").GetString() == "DocumentReference")
                    notes[resource.GetProperty("id").GetString()!] = Encoding.UTF8.GetString(
                        resource.GetProperty("content")[0].GetProperty("attachment").GetProperty("data").GetBytesFromBase64());
            }
        }

        return notes;
    }
}
