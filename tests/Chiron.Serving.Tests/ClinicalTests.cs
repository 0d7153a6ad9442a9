using System.Net;
using Chiron.Timelines;

namespace Chiron.Serving.Tests;

public sealed class ClinicalTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("\"9007199254740993\"")]
    [InlineData("9007199254740993")]
    public async Task Given_an_id_beyond_what_javascript_counts_When_forecast_Then_it_survives_as_text(string id)
    {
        var (response, body) = await server.PostAsync("/clinical/v1/forecast", $$"""{"subject_id": {{id}}, "codes": ["ICD10CM//E11.9"], "horizons_days": [365, 30, 365]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("9007199254740993", (string?)body["forecast"]!["subject_id"]);
        Assert.Equal([30.0, 365.0], body["forecast"]!["risks"]![0]!["horizons"]!.AsArray().Select(h => (double)h!["days"]!));
        Assert.Equal("decision support, not a medical device", (string?)body["notice"]);
        Assert.Equal("1.0.0", (string?)body["release"]!["version"]);
    }

    [Fact]
    public async Task Given_events_sent_along_When_forecast_Then_they_arrive_as_they_were()
    {
        var (response, _) = await server.PostAsync(
            "/clinical/v1/forecast",
            """{"events": [{"code": "GENDER//F"}, {"time": "2024-01-02T03:04:05", "code": "LOINC//4548-4", "numeric_value": 8.1}, {"time": "2024-02-01", "code": "HPO//HP:0001945", "text_value": "absent"}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            [new Event(null, "GENDER//F"), new Event(new DateTime(2024, 1, 2, 3, 4, 5), "LOINC//4548-4", 8.1f), new Event(new DateTime(2024, 2, 1), "HPO//HP:0001945", null, "absent")],
            server.Answers.Forecasts[^1].Events!);
        Assert.Equal([30, 365, 1825], server.Answers.Forecasts[^1].HorizonsDays);
    }

    [Theory]
    [InlineData("{}", "subject_id")]
    [InlineData("""{"subject_id": 1, "events": []}""", "subject_id")]
    [InlineData("""{"subject_id": -1}""", "subject_id")]
    [InlineData("""{"subject_id": "x"}""", "$.subject_id")]
    [InlineData("""{"subject_id": 1, "horizons_days": []}""", "horizons_days")]
    [InlineData("""{"subject_id": 1, "horizons_days": [0]}""", "horizons_days")]
    [InlineData("""{"subject_id": 1, "horizons_days": [1e9]}""", "horizons_days")]
    [InlineData("""{"subject_id": 1, "codes": [""]}""", "codes")]
    [InlineData("""{"subject_id": 1, "codes": [null]}""", "codes")]
    [InlineData("""{"events": []}""", "events")]
    [InlineData("""{"events": [null]}""", "events[0].code")]
    [InlineData("""{"events": [{"time": "2024-01-01"}]}""", "events[0].code")]
    [InlineData("""{"events": [{"code": "A"}]}""", "events")]
    [InlineData("""{"events": [{"code": "A", "time": "0001-01-01"}]}""", "events[0].time")]
    [InlineData("""{"events": [{"code": "A", "time": "2023-02-30"}]}""", "$.events[0].time")]
    [InlineData("""{"events": [{"code": "A", "time": "2023-02-20", "numeric_value": 1e60}]}""", "events[0].numeric_value")]
    public async Task Given_a_wrong_forecast_request_When_sent_Then_400_names_the_field(string json, string param)
    {
        var (response, body) = await server.PostAsync("/clinical/v1/forecast", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)body["error"]!["param"]);
    }

    [Fact]
    public async Task Given_every_kind_of_outcome_When_asked_Then_each_arrives_in_its_relation()
    {
        var (response, body) = await server.PostAsync(
            "/clinical/v1/outcomes",
            """
            {"subject_id": "2", "horizons_days": [90], "futures": 100, "seed": 7, "outcomes": [{"any_of": ["A", "B"]}, {"all_of": ["A", "B"]},
             {"first": "A", "before": ["B", "C"]}, {"any_of": ["A"], "within_days": 30, "after": ["B"]}]}
            """);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ["any of A, B", "all of A, B", "A before any of B, C", "A within 30 days after B"],
            body["forecast"]!["outcomes"]!.AsArray().Select(outcome => (string?)outcome!["name"]));
        Assert.Equal((100, 7), ((int?)body["forecast"]!["futures"], (int?)body["forecast"]!["seed"]));
        Assert.Equal(0.1, (double?)body["forecast"]!["outcomes"]![0]!["horizons"]![0]!["standard_error"]);
    }

    [Theory]
    [InlineData("""{"outcomes": [{"any_of": ["A"]}]}""", "subject_id")]
    [InlineData("""{"subject_id": 1}""", "outcomes")]
    [InlineData("""{"subject_id": 1, "outcomes": []}""", "outcomes")]
    [InlineData("""{"subject_id": 1, "outcomes": [null]}""", "outcomes[0]")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"]}, {}]}""", "outcomes[1]")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"], "first": "B", "before": ["C"]}]}""", "outcomes[0]")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": []}]}""", "outcomes[0].any_of")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"all_of": ["A", null]}]}""", "outcomes[0].all_of")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"first": "A"}]}""", "outcomes[0].before")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"], "within_days": 30}]}""", "outcomes[0].after")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"], "within_days": 0, "after": ["B"]}]}""", "outcomes[0].within_days")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"]}], "futures": 5}""", "futures")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"]}], "futures": 3000}""", "futures")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"]}], "futures": 2000, "horizons_days": [3650]}""", "futures")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"]}], "horizons_days": [-1]}""", "horizons_days")]
    [InlineData("""{"subject_id": 1, "outcomes": [{"any_of": ["A"]}], "seed": -1}""", "$.seed")]
    public async Task Given_a_wrong_question_about_outcomes_When_sent_Then_400_names_the_field(string json, string param)
    {
        var (response, body) = await server.PostAsync("/clinical/v1/outcomes", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)body["error"]!["param"]);
    }

    [Theory]
    [InlineData("""{"if": [{"code": "A"}]}""", "subject_id")]
    [InlineData("""{"subject_id": 1}""", "if")]
    [InlineData("""{"subject_id": 1, "if": []}""", "if")]
    [InlineData("""{"subject_id": 1, "if": [null]}""", "if[0].code")]
    [InlineData("""{"subject_id": 1, "if": [{"numeric_value": 1}]}""", "if[0].code")]
    [InlineData("""{"subject_id": 1, "if": [{"code": "A", "numeric_value": 1e60}]}""", "if[0].numeric_value")]
    [InlineData("""{"subject_id": 1, "if": [{"code": "A"}, {"code": "A", "text_value": ""}]}""", "if[1].text_value")]
    [InlineData("""{"subject_id": 1, "if": [{"code": "A", "numeric_value": 1, "text_value": "x"}]}""", "if[0]")]
    public async Task Given_a_wrong_supposition_When_sent_Then_400_names_the_field(string json, string param)
    {
        var (response, body) = await server.PostAsync("/clinical/v1/suppositions", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)body["error"]!["param"]);
    }

    [Fact]
    public async Task Given_the_description_of_the_service_When_read_Then_it_has_the_routes_and_their_bodies()
    {
        var (_, description) = await server.GetAsync("/openapi/v1.json");

        Assert.Contains("standard_error", description["components"]!["schemas"]!["SampledRisk"]!["properties"]!.AsObject().Select(property => property.Key));
        foreach (var path in (string[])["/clinical/v1/outcomes", "/clinical/v1/suppositions"])
            Assert.NotNull(description["paths"]![path]!["post"]!["requestBody"]);
    }

    [Fact]
    public async Task Given_subjects_When_listed_by_pages_Then_each_comes_once()
    {
        var (_, first) = await server.GetAsync("/clinical/v1/subjects?limit=2");
        var (_, second) = await server.GetAsync($"/clinical/v1/subjects?limit=2&after={first["next"]}");

        Assert.Equal(["1", "2", "3"], first["subjects"]!.AsArray().Concat(second["subjects"]!.AsArray()).Select(s => (string?)s!["subject_id"]));
        Assert.Equal(3, (int?)first["total"]);
        Assert.Null(second["next"]);
    }

    [Theory]
    [InlineData("/clinical/v1/subjects?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/clinical/v1/subjects?limit=ten", HttpStatusCode.BadRequest)]
    [InlineData("/clinical/v1/subjects?after=x", HttpStatusCode.BadRequest)]
    [InlineData("/clinical/v1/subjects/x/timeline", HttpStatusCode.BadRequest)]
    [InlineData("/clinical/v1/subjects/77/timeline", HttpStatusCode.NotFound)]
    public async Task Given_a_wrong_list_or_subject_When_asked_Then_it_is_refused(string path, HttpStatusCode status)
    {
        var (response, body) = await server.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(4, body["error"]!.AsObject().Count);
    }
}
