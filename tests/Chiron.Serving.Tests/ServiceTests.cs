using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Chiron.Governance;
using Chiron.Governance.Audit;
using Chiron.Governance.Releases;
using Chiron.Testing;

namespace Chiron.Serving.Tests;

public sealed class ServiceTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("GET", "/v1/models")]
    [InlineData("GET", "/v1/models/mercy")]
    [InlineData("POST", "/v1/chat/completions")]
    [InlineData("POST", "/openai/deployments/mercy/chat/completions")]
    [InlineData("POST", "/clinical/v1/forecast")]
    [InlineData("POST", "/clinical/v1/outcomes")]
    [InlineData("POST", "/clinical/v1/suppositions")]
    [InlineData("GET", "/clinical/v1/subjects")]
    [InlineData("GET", "/clinical/v1/subjects/1/timeline")]
    [InlineData("GET", "/no/such/address")]
    public async Task Given_no_key_or_a_wrong_one_When_anything_with_data_is_asked_Then_401(string method, string path)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        foreach (var key in (string?[])[null, "chiron_wrong", server.Key + "x", new string('k', 5000)])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (key is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var response = await client.SendAsync(request);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal(("invalid_api_key", "authentication_error"), ((string?)body["error"]!["code"], (string?)body["error"]!["type"]));
        }
    }

    [Fact]
    public async Task Given_a_key_When_wrong_addresses_and_methods_are_asked_Then_404_and_405_have_the_shape()
    {
        var (missing, error) = await server.GetAsync("/v1/nothing");
        var (method, _) = await server.GetAsync("/v1/chat/completions");
        var (model, _) = await server.GetAsync("/v1/models/gpt-4");

        Assert.Equal((HttpStatusCode.NotFound, "unknown_url"), (missing.StatusCode, (string?)error["error"]!["code"]));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, model.StatusCode);
    }

    [Fact]
    public async Task Given_more_requests_than_allowed_When_sent_Then_429_says_when_to_come_back()
    {
        await using var limited = new RunningServer { RequestsPerMinute = 2 };
        await limited.InitializeAsync();
        await limited.GetAsync("/v1/models");
        await limited.GetAsync("/v1/models");

        var (response, body) = await limited.GetAsync("/v1/models");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("rate_limit_error", (string?)body["error"]!["type"]);
        Assert.Equal(HttpStatusCode.OK, (await limited.Client.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task Given_answers_When_the_server_stops_Then_each_is_in_the_audit_chain_without_content()
    {
        await using var own = new RunningServer();
        await own.InitializeAsync();
        for (var i = 0; i < 20; i++)
            await own.PostAsync("/v1/chat/completions", """{"model": "mercy", "messages": [{"role": "user", "content": "subject 2 has haemoptysis"}]}""");
        var (response, _) = await own.PostAsync("/clinical/v1/forecast", """{"subject_id": 1, "codes": ["X//1"]}""");
        await own.StopAsync();

        var chain = new AuditChain(own.Database);
        var entries = chain.Latest(100).Select(entry => entry.Event).Where(e => e.Actor == own.KeyId).ToList();
        Assert.True(chain.Verify().IsWhole);
        Assert.Equal(21, entries.Count);
        Assert.Equal(("forecast", "1", "mercy-1.0.0"), (entries[0].Kind, entries[0].Subject, entries[0].Release));
        Assert.Equal(response.Headers.GetValues("x-request-id").Single(), entries[0].Detail);
        Assert.All(entries.Skip(1), e => Assert.Equal(("chat.completion", "2"), (e.Kind, e.Subject)));
        Assert.DoesNotContain(entries, e => e.ToString().Contains("haemoptysis"));
        Assert.Contains("/v1/chat/completions 200", own.Logs.Text);
        Assert.DoesNotContain("haemoptysis", own.Logs.Text);
        Assert.DoesNotContain(own.Key, own.Logs.Text);
    }

    [Fact]
    public async Task Given_a_log_line_When_a_timeline_is_read_Then_it_names_the_route_and_not_the_subject()
    {
        await server.GetAsync("/clinical/v1/subjects/3/timeline");

        Assert.Contains("/clinical/v1/subjects/{subjectId}/timeline 200", server.Logs.Text);
        Assert.DoesNotContain("subjects/3", server.Logs.Text);
    }

    [Fact]
    public async Task Given_health_readiness_and_the_page_When_fetched_without_a_key_Then_they_answer_and_hold_no_data()
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Contains("mercy", await client.GetStringAsync("/healthz"));
        Assert.Contains("ready", await client.GetStringAsync("/readyz"));

        var page = await client.GetAsync("/");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("content-security-policy").Single());
        Assert.Contains("not a medical device", html);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/2000/svg", ""));
        Assert.DoesNotContain("https://", html);
        Assert.DoesNotContain("style=", html);
        Assert.Contains("attempt", await client.GetStringAsync("/page.js"));
        Assert.Contains("--accent", await client.GetStringAsync("/page.css"));
    }

    [Fact]
    public async Task Given_the_openapi_document_When_fetched_Then_it_describes_every_route_and_how_to_send_the_key()
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;

        Assert.StartsWith("3.", (string?)document["openapi"]);
        Assert.Equal(
            [
                "/clinical/v1/forecast", "/clinical/v1/outcomes", "/clinical/v1/subjects", "/clinical/v1/subjects/{subjectId}/timeline", "/clinical/v1/suppositions", "/healthz",
                "/openai/deployments/{deployment}/chat/completions", "/readyz", "/v1/chat/completions", "/v1/models", "/v1/models/{model}",
            ],
            document["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["bearer", "apiKey"], document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key));
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!).ToList();
        Assert.Equal(operations.Count, operations.Select(operation => (string?)operation["operationId"]).Distinct().Count());
        Assert.All(operations, operation => Assert.NotNull((string?)operation["summary"]));
        Assert.Equal(2, operations.Count(operation => operation["security"] is null));
        Assert.Contains("assessment", document["components"]!["schemas"]!["ChironField"]!["properties"]!.AsObject().Select(property => property.Key));
        var assessment = document["components"]!["schemas"]!["AssessmentAnswer"]!["properties"]!.AsObject().Select(property => property.Key).ToList();
        Assert.All(["recommendations", "treatments", "treatment_unknown", "counterfactuals", "problems", "abstention", "conformal_set", "no_conformal_set"], (string field) => Assert.Contains(field, assessment));
        Assert.Contains("bundle", document["components"]!["schemas"]!["ChatRequest"]!["properties"]!.AsObject().Select(property => property.Key));
        AssertReferencesResolve(document, document);
    }

    [Fact]
    public async Task Given_a_release_with_a_flipped_byte_When_started_Then_it_is_refused_and_the_file_is_named()
    {
        using var temporary = new TemporaryFolder();
        var workspace = Workspace.Create(temporary.File("workspace"));
        var release = RunningServer.Release(workspace);
        var weights = Path.Combine(release.Folder, "weights.safetensors");
        File.WriteAllBytes(weights, [.. File.ReadAllBytes(weights).Select((b, i) => i == 0 ? (byte)(b ^ 1) : b)]);
        var options = new ServerOptions { ReleaseFolder = release.Folder, DatabasePath = workspace.DatabasePath };

        var error = await Assert.ThrowsAsync<ReleaseRefusedException>(() => ChironServer.StartAsync(options, _ => new FixedAnswers(), CancellationToken.None));

        Assert.Contains("weights.safetensors", error.Message);
    }

    [Fact]
    public async Task Given_a_port_that_is_taken_When_started_Then_a_sentence_says_so()
    {
        using var temporary = new TemporaryFolder();
        var workspace = Workspace.Create(temporary.File("workspace"));
        var options = new ServerOptions { ReleaseFolder = RunningServer.Release(workspace).Folder, DatabasePath = workspace.DatabasePath, Port = server.Address.Port };

        var error = await Assert.ThrowsAsync<ServingException>(() => ChironServer.StartAsync(options, _ => new FixedAnswers(), CancellationToken.None));

        Assert.Contains("choose another port", error.Message);
    }

    private static void AssertReferencesResolve(JsonNode root, JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (var item in array)
                AssertReferencesResolve(root, item);
        if (node is not JsonObject map)
            return;
        foreach (var (key, value) in map)
            if (key == "$ref" && value is JsonValue reference)
                Assert.True(((string)reference!).TrimStart('#', '/').Split('/').Aggregate<string, JsonNode?>(root, (at, step) => at?[step]) is not null, (string)reference!);
            else
                AssertReferencesResolve(root, value);
    }
}
