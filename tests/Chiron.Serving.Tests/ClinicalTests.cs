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
