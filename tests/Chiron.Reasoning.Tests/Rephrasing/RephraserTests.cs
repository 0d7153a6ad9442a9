using System.Net;
using Chiron.Knowledge;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Rephrasing;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.Rephrasing;

public sealed class RephraserTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

    private static readonly ComposedAnswer Composed = new()
    {
        Audience = Audience.Patient,
        Statements =
        [
            new Statement("Urgency", "Call an ambulance immediately.", ["urgency"]),
            new Statement("Medicines", "Do not take ibuprofen with warfarin; 400 mg can make you bleed.", ["drug"]),
            new Statement("Why", "Chest pain speaks for it by 2.3 bits (doi:10.1000/xyz).", ["evidence"]),
        ],
        Facts = new Dictionary<string, Fact>(StringComparer.Ordinal),
        Citations = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    [Fact]
    public async Task Given_a_model_that_keeps_to_the_facts_When_it_rephrases_Then_its_words_are_used_over_the_same_facts()
    {
        await using var model = await LanguageModelStub.StartAsync(_ => """
            <1> Please call an ambulance immediately.
            <2> With warfarin, do not take ibuprofen: 400 mg can make you bleed.
            <3> It is supported by chest pain, by 2.3 bits (doi:10.1000/xyz).
            """);
        using var rephraser = new Rephraser(Pack, new RephrasingOptions { Endpoint = model.Endpoint, Model = "m", ApiKey = "k" });

        var answer = await rephraser.RephraseAsync(Composed, TestContext.Current.CancellationToken);

        Assert.Equal(RephrasingOutcome.Rephrased, answer.Outcome);
        Assert.Equal("With warfarin, do not take ibuprofen: 400 mg can make you bleed.", answer.Answer.Statements[1].Text);
        Assert.Equal(Composed.Statements.Select(s => (s.Section, s.Facts)), answer.Answer.Statements.Select(s => (s.Section, s.Facts)));
    }

    [Fact]
    public async Task Given_an_answer_When_sent_Then_it_holds_the_composed_sentences_and_the_instruction_alone()
    {
        await using var model = await LanguageModelStub.StartAsync(lines => lines);
        using var rephraser = new Rephraser(Pack, new RephrasingOptions { Endpoint = model.Endpoint, Model = "m" });

        await rephraser.RephraseAsync(Composed with { Facts = new Dictionary<string, Fact>(StringComparer.Ordinal) { ["secret"] = null! } }, TestContext.Current.CancellationToken);

        var body = System.Text.Json.Nodes.JsonNode.Parse(Assert.Single(model.Requests))!;
        Assert.Equal(["model", "temperature", "messages"], body.AsObject().Select(p => p.Key));
        Assert.Equal(string.Concat(Composed.Statements.Select((s, i) => $"<{i + 1}> {s.Text}\n")), (string)body["messages"]![1]!["content"]!);
    }

    [Theory]
    [InlineData("Do not take ibuprofen with warfarin; 800 mg can make you bleed.", "numbers")]
    [InlineData("Do not take ibuprofen with warfarin; 400 g can make you bleed.", "numbers")]
    [InlineData("Do not take ibuprofen with warfarin; four hundred mg can make you bleed.", "numbers")]
    [InlineData("You can take ibuprofen with warfarin; 400 mg can make you bleed.", "negations")]
    [InlineData("Do not take naproxen with warfarin; 400 mg can make you bleed.", "drugs")]
    [InlineData("Do not take ibuprofen or aspirin with warfarin; 400 mg can make you bleed.", "drugs")]
    [InlineData("Do not take ibuprofen; 400 mg can make you bleed.", "drugs")]
    [InlineData("Do not take ibuprofen with warfarin; 400 mg can make you bleed, see https://example.org.", "citations")]
    [InlineData("Do not take ibuprofen with warfarin; 400 mg may possibly make you bleed, but it is safe.", "turn")]
    [InlineData("Do not take ibuprofen with warfarin; 400 mg can make you bleed. <b>Hi</b>", "markup")]
    [InlineData("", "empty")]
    public async Task Given_a_sentence_that_strays_When_it_comes_back_Then_the_composed_one_stands(string strayed, string reason)
    {
        await using var model = await LanguageModelStub.StartAsync(lines => lines.Replace(Composed.Statements[1].Text, strayed, StringComparison.Ordinal));
        using var rephraser = new Rephraser(Pack, new RephrasingOptions { Endpoint = model.Endpoint, Model = "m" });

        var answer = await rephraser.RephraseAsync(Composed, TestContext.Current.CancellationToken);

        Assert.Equal(RephrasingOutcome.PartlyComposed, answer.Outcome);
        Assert.Equal(Composed.Statements, answer.Answer.Statements);
        var (statement, why) = Assert.Single(answer.Refused);
        Assert.Equal(1, statement);
        Assert.Contains(reason, why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I cannot help with that.", HttpStatusCode.OK, false, RephrasingOutcome.Composed)]
    [InlineData("<2> swapped\n<2> twice\n<9> more", HttpStatusCode.OK, false, RephrasingOutcome.Composed)]
    [InlineData("", HttpStatusCode.OK, false, RephrasingOutcome.Composed)]
    [InlineData("not json", HttpStatusCode.OK, true, RephrasingOutcome.Unavailable)]
    [InlineData("{\"choices\": []}", HttpStatusCode.OK, true, RephrasingOutcome.Unavailable)]
    [InlineData("{}", HttpStatusCode.InternalServerError, true, RephrasingOutcome.Unavailable)]
    [InlineData("{}", HttpStatusCode.Redirect, true, RephrasingOutcome.Unavailable)]
    public async Task Given_an_endpoint_that_answers_badly_When_asked_Then_the_composed_text_stands(string reply, HttpStatusCode status, bool raw, RephrasingOutcome outcome)
    {
        await using var model = await LanguageModelStub.StartAsync(_ => reply, status, raw);
        using var rephraser = new Rephraser(Pack, new RephrasingOptions { Endpoint = model.Endpoint, Model = "m" });

        var answer = await rephraser.RephraseAsync(Composed, TestContext.Current.CancellationToken);

        Assert.Equal((outcome, Composed.Text), (answer.Outcome, answer.Answer.Text));
        Assert.DoesNotContain("elsewhere", model.Requests);
    }

    [Fact]
    public async Task Given_an_endpoint_that_is_slow_too_large_or_gone_When_asked_Then_the_composed_text_stands()
    {
        await using var slow = await LanguageModelStub.StartAsync(lines => lines, wait: TimeSpan.FromSeconds(30));
        await using var large = await LanguageModelStub.StartAsync(_ => new string('x', 3 << 20));
        foreach (var (endpoint, seconds) in (( Uri, double)[])[(slow.Endpoint, 0.2), (large.Endpoint, 20), (new Uri("http://127.0.0.1:1/v1"), 20)])
        {
            using var rephraser = new Rephraser(Pack, new RephrasingOptions { Endpoint = endpoint, Model = "m", Timeout = TimeSpan.FromSeconds(seconds) });

            var answer = await rephraser.RephraseAsync(Composed, TestContext.Current.CancellationToken);

            Assert.Equal((RephrasingOutcome.Unavailable, Composed.Text), (answer.Outcome, answer.Answer.Text));
        }
    }

    [Theory]
    [InlineData("http://models.example/v1")]
    [InlineData("file:///tmp/socket")]
    public void Given_an_endpoint_that_would_send_answers_in_the_clear_When_made_Then_it_is_refused(string endpoint) =>
        Assert.Throws<ArgumentException>(() => new Rephraser(Pack, new RephrasingOptions { Endpoint = new Uri(endpoint), Model = "m" }));
}
