using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Chiron.Reasoning.Cases;
using Chiron.Serving.Answers;

namespace Chiron.Serving.Tests;

public sealed class ChatTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Given_a_case_in_words_When_completed_Then_text_assessment_release_and_notice_come_back()
    {
        var (response, body) = await server.PostAsync("/v1/chat/completions", """{"model": "mercy", "temperature": 0.2, "messages": [{"role": "user", "content": "chest pain"}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(FixedAnswers.Text, (string?)body["choices"]![0]!["message"]!["content"]);
        Assert.True(body["choices"]![0]!.AsObject().ContainsKey("logprobs"));
        Assert.True(body["choices"]![0]!["message"]!.AsObject().ContainsKey("refusal"));
        Assert.Equal(("mercy-1.0.0", "1.0.0"), ((string?)body["model"], (string?)body["chiron"]!["release"]!["version"]));
        Assert.Equal("decision support, not a medical device", (string?)body["chiron"]!["notice"]);
        Assert.Equal(0.41, (double?)body["chiron"]!["assessment"]!["differential"]![0]!["probability"]);
        Assert.Equal("mercy-1.0.0", response.Headers.GetValues("x-chiron-release").Single());
        Assert.StartsWith("req_", response.Headers.GetValues("x-request-id").Single());
    }

    [Theory]
    [InlineData("""{"messages": [{"role": "user", "content": "What about subject 2 and fever?"}]}""", 2L, "What about   and fever?", "Clinician")]
    [InlineData("""{"metadata": {"subject_id": "3", "audience": "patient"}, "messages": [{"role": "user", "content": "How am I?"}]}""", 3L, "How am I?", "Patient")]
    [InlineData("""{"messages": [{"role": "system", "content": "Audience: Patient"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "x"}, {"role": "user", "content": [{"type": "text", "text": "b"}, {"type": "text", "text": "c"}]}]}""", null, "a\nb\nc", "Patient")]
    public async Task Given_ways_to_ask_When_completed_Then_the_question_is_understood(string json, long? subject, string text, string audience)
    {
        var request = JsonNode.Parse(json)!;
        request["model"] = "mercy-1.0.0";
        await server.PostAsync("/v1/chat/completions", request.ToJsonString());

        Assert.Contains(new CaseQuestion(text, subject, null, Enum.Parse<Audience>(audience)), server.Answers.Cases);
    }

    [Fact]
    public async Task Given_a_stream_When_read_Then_its_pieces_are_the_text_and_it_ends_with_done()
    {
        var response = await server.Client.PostAsync("/v1/chat/completions", new StringContent(
            """{"model": "mercy", "stream": true, "stream_options": {"include_usage": true}, "messages": [{"role": "user", "content": "chest pain"}]}""", null, "application/json"));
        var lines = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: [DONE]", lines[^1]);
        var chunks = lines[..^1].Select(line => JsonNode.Parse(line["data: ".Length..])!).ToList();
        Assert.Equal(FixedAnswers.Text, string.Concat(chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => (string?)choice!["delta"]!["content"])));
        Assert.Equal("stop", (string?)chunks[^2]["choices"]![0]!["finish_reason"]);
        Assert.NotNull(chunks[^2]["chiron"]!["assessment"]);
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        Assert.Equal(2, (int?)chunks[^1]["usage"]!["prompt_tokens"]);
        Assert.All(chunks[..^1], chunk => Assert.Single(chunk["choices"]!.AsArray()));
    }

    [Theory]
    [InlineData("""{"model": "mercy"}""", "messages")]
    [InlineData("""{"model": "mercy", "messages": []}""", "messages")]
    [InlineData("""{"model": "mercy", "messages": [{"role": "user", "content": "  "}]}""", "messages")]
    [InlineData("""{"model": "mercy", "messages": [{"role": "doctor", "content": "x"}]}""", "messages[0].role")]
    [InlineData("""{"model": "mercy", "messages": [null]}""", "messages[0].role")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}]}""", "model")]
    [InlineData("""{"model": "mercy", "n": 2, "messages": [{"role": "user", "content": "x"}]}""", "n")]
    [InlineData("""{"model": "mercy", "n": "many", "messages": [{"role": "user", "content": "x"}]}""", "$.n")]
    [InlineData("""{"model": "mercy", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}""", "$.messages[0].content")]
    [InlineData("""{"model": "mercy", "messages": [{"role": "user", "content": "\ud800"}]}""", "$.messages[0].content")]
    [InlineData("""{"model": "mercy", "messages": [{"role": "user", "content": [{"type": "text", "text": "\ud800"}]}]}""", "$.messages[0].content")]
    [InlineData("""{"model": "mercy", "tools": [{"type": "function"}], "messages": [{"role": "user", "content": "x"}]}""", "tools")]
    [InlineData("""{"model": "mercy", "response_format": {"type": "json_object"}, "messages": [{"role": "user", "content": "x"}]}""", "response_format")]
    [InlineData("""{"model": "mercy", "metadata": {"subject_id": "abc"}, "messages": [{"role": "user", "content": "x"}]}""", "metadata.subject_id")]
    [InlineData("""{"model": "mercy", "metadata": {"audience": "dog"}, "messages": [{"role": "user", "content": "x"}]}""", "metadata.audience")]
    [InlineData("""{"model": "mercy", "metadata": {"at": "soon"}, "messages": [{"role": "user", "content": "x"}]}""", "metadata.at")]
    [InlineData("""{"model": "mercy", "messages": [{"role": "user", "content": "subject 99999999999999999999"}]}""", "messages")]
    [InlineData("""{"model": "mercy", "bundle": "x", "messages": [{"role": "user", "content": "x"}]}""", "bundle")]
    [InlineData("""{"model": "mercy", "bundle": {}, "metadata": {"subject_id": "1"}, "messages": [{"role": "user", "content": "x"}]}""", "bundle")]
    [InlineData("""{"model": "mercy", "bundle": {}, "metadata": {"whole_record": "perhaps"}, "messages": [{"role": "user", "content": "x"}]}""", "metadata.whole_record")]
    [InlineData("""[1]""", "$")]
    public async Task Given_a_wrong_request_When_sent_Then_400_names_the_field(string json, string param)
    {
        var (response, body) = await server.PostAsync("/v1/chat/completions", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)body["error"]!["param"]);
        Assert.Equal(["message", "type", "param", "code"], body["error"]!.AsObject().Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\": \"mer", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("""{"model": "gpt-4", "messages": [{"role": "user", "content": "x"}]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"model": "mercy", "messages": [{"role": "user", "content": "subject 77"}]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"model": "mercy", "messages": [{"role": "user", "content": "break"}]}""", HttpStatusCode.InternalServerError)]
    public async Task Given_what_cannot_be_answered_When_sent_Then_the_error_has_its_shape_and_quotes_nothing(string json, HttpStatusCode status)
    {
        var (response, body) = await server.PostAsync("/v1/chat/completions", json);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(4, body["error"]!.AsObject().Count);
        Assert.DoesNotContain("secret", body.ToJsonString());
        Assert.DoesNotContain("secret", server.Logs.Text);
    }

    [Fact]
    public async Task Given_deep_nesting_or_a_huge_body_When_sent_Then_it_is_refused()
    {
        var (deep, _) = await server.PostAsync("/v1/chat/completions", string.Concat(Enumerable.Repeat("[", 20_000)));
        var (huge, error) = await server.PostAsync("/v1/chat/completions", $$"""{"model": "mercy", "messages": [{"role": "user", "content": "{{new string('x', 70_000)}}"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, deep.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        Assert.Equal("request_too_large", (string?)error["error"]!["code"]);
    }

    [Fact]
    public async Task Given_the_path_and_the_header_of_azure_When_sent_Then_it_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/openai/deployments/mercy/chat/completions?api-version=2024-10-21"));
        request.Content = new StringContent("""{"messages": [{"role": "user", "content": "chest pain"}]}""", null, "application/json");
        request.Headers.Add("api-key", server.Key);
        using var client = new HttpClient();

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Given_a_bundle_beside_the_words_When_completed_Then_it_is_handed_on_as_it_was_sent_and_opens_no_subject()
    {
        const string Bundle = """{"resourceType": "Bundle", "entry": [ {"resource": {"resourceType": "Patient", "id": "Ünal"}} ]}""";
        var (response, _) = await server.PostAsync(
            "/v1/chat/completions", $$"""{"model": "mercy", "bundle": {{Bundle}}, "metadata": {"whole_record": "true"}, "messages": [{"role": "user", "content": "subject 2, bundle test"}]}""");
        var (wordless, _) = await server.PostAsync("/v1/chat/completions", """{"model": "mercy", "bundle": {"a": "wordless"}, "messages": [{"role": "user", "content": ""}]}""");
        CaseQuestion asked, silent;
        lock (server.Answers.Cases)
        {
            asked = server.Answers.Cases.Single(question => question.Text == "subject 2, bundle test");
            silent = server.Answers.Cases.Single(question => question.Text.Length == 0 && question.Bundle is not null);
        }

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (response.StatusCode, wordless.StatusCode));
        Assert.Equal(Bundle, Encoding.UTF8.GetString(asked.Bundle!.Value.Span));
        Assert.Equal((RecordScope.Whole, RecordScope.Part), (asked.Scope, silent.Scope));
        Assert.Null(asked.SubjectId);
    }
}
