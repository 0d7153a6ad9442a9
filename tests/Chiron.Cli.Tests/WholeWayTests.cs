using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chiron.Testing;

namespace Chiron.Cli.Tests;

/// <summary>A small cohort through every verb, as a user would do it by hand: one workspace, made once, that each test looks at or copies.</summary>
[Collection<SmallWorkspace.Shared>]
public sealed partial class WholeWayTests(SmallWorkspace small)
{
    [Fact]
    public void Given_a_cohort_When_all_verbs_ran_Then_each_left_what_the_next_one_reads()
    {
        Assert.All(small.Steps, step => Assert.True(step.ExitCode == 0, step.All));
        Assert.All(
            new[]
            {
                "raw/intake.json", "raw/truth/risks.parquet", "deidentified/reports/deidentification.json", "deidentified/truth/risks.parquet",
                "timelines/metadata/codes.parquet", "runs/first/weights.safetensors", "runs/first/evaluation/evaluation.json",
                "releases/chiron-0.1.0/manifest.sig", "lineage/train.json",
            },
            file => Assert.True(File.Exists(Path.Combine(small.Workspace, file)), file));
    }

    [Fact]
    public void Given_finished_steps_When_run_again_Then_each_says_that_nothing_changed()
    {
        foreach (var verb in new[] { "intake", "deidentify", "timelines", "release" })
        {
            var again = ChironProcess.Run(small.Folder, verb);
            Assert.Equal(0, again.ExitCode);
            Assert.Contains("nothing changed", again.Output);
        }
    }

    [Fact]
    public void Given_the_dataset_When_checked_Then_nothing_violates_the_standard()
    {
        var check = ChironProcess.Run(small.Folder, "timelines", "check", "workspace/timelines", "--json");

        Assert.Equal(0, check.ExitCode);
        Assert.True(JsonDocument.Parse(check.Output).RootElement.GetProperty("valid").GetBoolean(), check.All);
    }

    [Fact]
    public void Given_a_held_out_subject_When_forecast_Then_risks_are_probabilities_and_grow_with_the_horizon()
    {
        var forecast = ChironProcess.Run(small.Folder, "forecast", "--json", "--horizon", "30", "--horizon", "365");

        Assert.True(forecast.ExitCode == 0, forecast.All);
        var risks = JsonDocument.Parse(forecast.Output).RootElement.GetProperty("risks");
        Assert.NotEqual(0, risks.GetArrayLength());
        Assert.All(risks.EnumerateArray(), risk =>
        {
            var (month, year) = (Probability(risk, 0), Probability(risk, 1));
            Assert.InRange(month, 0, 1);
            Assert.InRange(year, month, 1);
        });

        static double Probability(JsonElement risk, int horizon) => risk.GetProperty("risks")[horizon].GetProperty("probability").GetDouble();
    }

    [Fact]
    public void Given_a_composite_outcome_and_a_supposition_When_forecast_Then_both_are_answered_with_their_sampling_error()
    {
        var plain = ChironProcess.Run(small.Folder, "forecast", "--json", "--horizon", "365");
        var codes = JsonDocument.Parse(plain.Output).RootElement.GetProperty("risks").EnumerateArray().Select(risk => risk.GetProperty("code").GetString()!).Take(2).ToArray();

        var forecast = ChironProcess.Run(
            small.Folder, "forecast", "--json", "--horizon", "365", "--code", codes[0], "--any-of", codes[0], codes[1], "--futures", "40", "--if", codes[1]);

        Assert.True(forecast.ExitCode == 0, forecast.All);
        var json = JsonDocument.Parse(forecast.Output).RootElement;
        var (one, any) = (json.GetProperty("sampled")[0].GetProperty("risks")[0], json.GetProperty("sampled")[1].GetProperty("risks")[0]);
        Assert.True(any.GetProperty("probability").GetDouble() >= one.GetProperty("probability").GetDouble());
        Assert.InRange(any.GetProperty("probability").GetDouble(), any.GetProperty("low").GetDouble(), any.GetProperty("high").GetDouble());
        Assert.Equal("Futures", any.GetProperty("way").GetString());
        Assert.NotEqual("Futures", json.GetProperty("risks")[0].GetProperty("risks")[0].GetProperty("way").GetString());
        Assert.Equal(json.GetProperty("risks").GetArrayLength(), json.GetProperty("risksIfSo").GetArrayLength());
        Assert.InRange(json.GetProperty("risksIfSo")[0].GetProperty("risks")[0].GetProperty("probability").GetDouble(), 0, 1);
        Assert.Equal(2, ChironProcess.Run(small.Folder, "forecast", "--within", "30").ExitCode);
        Assert.Contains("CODE=VALUE", ChironProcess.Run(small.Folder, "forecast", "--if", "=3").All, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_release_When_one_byte_of_its_weights_is_flipped_Then_it_is_refused()
    {
        using var copy = new TemporaryFolder();
        var release = Path.Combine(copy.Path, "chiron-0.1.0");
        CopyFolder(Path.Combine(small.Workspace, "releases", "chiron-0.1.0"), release);
        Assert.Equal(0, ChironProcess.Run(copy.Path, "release", "verify", release).ExitCode);

        var weights = Path.Combine(release, "weights.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^100] ^= 1;
        File.WriteAllBytes(weights, bytes);
        var verified = ChironProcess.Run(copy.Path, "release", "verify", release);

        Assert.Equal(4, verified.ExitCode);
        Assert.Contains("weights.safetensors", verified.Error);
    }

    [Fact]
    public void Given_a_training_run_When_interrupted_and_run_again_Then_its_weights_are_those_of_an_undisturbed_run()
    {
        string[] train = ["train", "--size", "demo", "--epochs", "2", "--run", "interrupted"];
        using (var running = ChironProcess.Start(small.Folder, train))
        {
            var metrics = Path.Combine(small.Workspace, "runs", "interrupted", "metrics.jsonl");
            while (!File.Exists(metrics) || new FileInfo(metrics).Length == 0)
                Thread.Sleep(20);
            running.Interrupt();
            Assert.Contains(running.Finish(TimeSpan.FromMinutes(1)).ExitCode, new[] { 130, 0 }); // 0: it was quicker than the signal
        }

        var resumed = ChironProcess.Run(small.Folder, train);
        var undisturbed = ChironProcess.Run(small.Folder, [.. train[..^1], "undisturbed"]);

        Assert.True(resumed.ExitCode == 0, resumed.All);
        Assert.True(undisturbed.ExitCode == 0, undisturbed.All);
        Assert.Equal(Weights("undisturbed"), Weights("interrupted"));

        byte[] Weights(string run) => File.ReadAllBytes(Path.Combine(small.Workspace, "runs", run, "weights.safetensors"));
    }

    [Fact]
    public async Task Given_a_release_When_served_Then_its_greeting_holds_a_key_and_a_page_that_answer()
    {
        using var server = ChironProcess.Start(small.Folder, "serve", "--port", "0", "--new-key", "test");
        var lines = new List<string>();
        while (await server.Output.ReadLineAsync() is { } line && !line.Contains("stop ", StringComparison.Ordinal))
            lines.Add(line);
        var greeting = string.Join('\n', lines);
        var address = Address().Match(greeting).Value;
        var key = Key().Match(greeting).Value;

        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/models")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Contains("chiron-0.1.0", await client.GetStringAsync("/v1/models"));
        await AssertReadsBundlesAsync(client);

        server.Interrupt();
        Assert.Equal(0, server.Finish(TimeSpan.FromSeconds(30)).ExitCode);
    }

    // The reader of bundles is intake's, handed to the server at its start.
    private static async Task AssertReadsBundlesAsync(HttpClient client)
    {
        const string Bundle = """
            {"resourceType": "Bundle", "type": "collection", "entry": [
              {"resource": {"resourceType": "Patient", "id": "pat-secret", "gender": "male", "birthDate": "1966-02-03"}},
              {"resource": {"resourceType": "MedicationStatement", "id": "m1", "status": "active", "subject": {"reference": "Patient/pat-secret"},
                "medicationCodeableConcept": {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "11289"}]}}},
              {"resource": {"resourceType": "Observation", "id": "o1", "status": "final", "subject": {"reference": "Patient/pat-secret"}, "effectiveDateTime": "2024-05-01T09:00:00Z",
                "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}, "valueQuantity": {"value": 104, "unit": "/min"}}},
              {"resource": {"resourceType": "Observation", "id": "o2", "status": "final", "subject": {"reference": "Patient/pat-secret"}, "effectiveDateTime": "2024-05-01T09:00:00Z",
                "code": {"coding": [{"system": "http://loinc.org", "code": "8310-5"}]}, "valueQuantity": {"value": "secret", "unit": "Cel"}}}]}
            """;
        using var read = await Ask(Bundle);
        var text = await read.Content.ReadAsStringAsync();
        var assessment = JsonDocument.Parse(text).RootElement.GetProperty("chiron").GetProperty("assessment");
        using var refused = await Ask("""{"resourceType": "Bundle", "secret": 1}""");
        var error = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Contains(assessment.GetProperty("understood").EnumerateArray(), fact => fact.GetProperty("fact").GetString() == "Warfarin" && fact.GetProperty("state").GetString() == "taken");
        Assert.Equal(["malformed"], assessment.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("kind").GetString()));
        Assert.Contains("1 Observation entry of the record could not be read", assessment.GetProperty("problems")[0].GetProperty("message").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("unreadable_bundle", error);
        Assert.DoesNotContain("secret", text + error);

        Task<HttpResponseMessage> Ask(string bundle) => client.PostAsync(
            "/v1/chat/completions",
            new StringContent($$"""{"model": "chiron", "bundle": {{bundle}}, "messages": [{"role": "user", "content": "crushing chest pain, sweating"}]}""", Encoding.UTF8, "application/json"));
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex("chiron_[0-9a-f]+_[0-9a-f]+")]
    private static partial Regex Key();
}
