using System.IO.Compression;
using System.Text.Json;
using Chiron.Testing;
using Chiron.Timelines.Storage;

namespace Chiron.Simulation.Tests;

public sealed class CohortSimulatorTests
{
    private static readonly CohortSimulator s_simulator = new(SmallPack.Create());

    [Fact]
    public void Given_one_seed_When_simulated_with_one_and_two_threads_Then_every_file_has_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var options = new SimulationOptions { Patients = 60, PatientsPerFile = 16, Seed = 7, Threads = 1 };

        s_simulator.Simulate(options, folder.File("one"));
        s_simulator.Simulate(options with { Threads = 2 }, folder.File("two"));

        Assert.Equal(Hashes(folder.File("one")), Hashes(folder.File("two")));
        Assert.Equal(4 + 5, Hashes(folder.File("one")).Count);
    }

    [Fact]
    public void Given_another_seed_When_simulated_Then_the_records_differ()
    {
        using var folder = new TemporaryFolder();

        s_simulator.Simulate(new SimulationOptions { Patients = 5, Seed = 1 }, folder.File("one"));
        s_simulator.Simulate(new SimulationOptions { Patients = 5, Seed = 2 }, folder.File("two"));

        Assert.NotEqual(Hashes(folder.File("one")), Hashes(folder.File("two")));
    }

    [Fact]
    public void Given_bundles_When_read_as_json_Then_each_line_is_a_patient_whose_references_resolve_within_it()
    {
        using var folder = new TemporaryFolder();
        var summary = s_simulator.Simulate(new SimulationOptions { Patients = 20, Compress = false }, folder.Path);

        var lines = summary.Files.SelectMany(f => File.ReadLines(Path.Combine(folder.Path, f))).ToList();

        Assert.Equal(20, lines.Count);
        foreach (var line in lines)
        {
            using var bundle = JsonDocument.Parse(line);
            var entries = bundle.RootElement.GetProperty("entry").EnumerateArray().ToList();
            var known = entries.Select(e => e.GetProperty("fullUrl").GetString()!).ToHashSet();
            Assert.Equal(entries.Count, known.Count);
            Assert.Single(entries, e => Type(e) == "Patient");
            foreach (var reference in References(bundle.RootElement))
                Assert.Contains(reference, known);
            foreach (var entry in entries)
                FhirRequirements.Check(entry.GetProperty("resource"));
        }
    }

    [Fact]
    public void Given_bulk_export_When_read_Then_each_file_holds_one_type_and_the_same_patients_as_the_bundles()
    {
        using var folder = new TemporaryFolder();
        var options = new SimulationOptions { Patients = 12, PatientsPerFile = 5, Format = SimulationFormat.Bulk };

        var summary = s_simulator.Simulate(options, folder.Path);

        var patients = 0;
        foreach (var file in summary.Files)
        {
            var type = Path.GetFileName(file).Split('-')[0];
            foreach (var line in Lines(Path.Combine(folder.Path, file)))
            {
                using var resource = JsonDocument.Parse(line);
                Assert.Equal(type, resource.RootElement.GetProperty("resourceType").GetString());
                patients += type == "Patient" ? 1 : 0;
            }
        }

        Assert.Equal(12, patients);
    }

    [Fact]
    public void Given_a_folder_with_foreign_records_When_simulated_into_Then_it_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("bundles/theirs.ndjson"), "{}");

        var error = Assert.Throws<SimulationException>(() => s_simulator.Simulate(new SimulationOptions { Patients = 2 }, folder.Path));

        Assert.Contains("choose another folder", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("bundles/theirs.ndjson")));
    }

    [Fact]
    public void Given_a_run_that_is_stopped_When_it_ends_Then_nothing_is_left_and_it_can_run_again()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var progress = new Inline(p =>
        {
            if (p.PatientsDone >= 20)
                stop.Cancel();
        });

        Assert.Throws<OperationCanceledException>(
            () => s_simulator.Simulate(new SimulationOptions { Patients = 5000, Threads = 1 }, folder.Path, progress, stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(3, s_simulator.Simulate(new SimulationOptions { Patients = 3 }, folder.Path).Patients);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Given_no_patients_asked_When_simulated_Then_the_error_says_what_is_possible(int patients)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<SimulationException>(() => s_simulator.Simulate(new SimulationOptions { Patients = patients }, folder.Path));
        Assert.Contains("ask for 1 to", error.Message, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), ContentHash.OfFile));

    private static string Type(JsonElement entry) => entry.GetProperty("resource").GetProperty("resourceType").GetString()!;

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.NameEquals("reference") ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private sealed class Inline(Action<SimulationProgress> report) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => report(value);
    }
}
