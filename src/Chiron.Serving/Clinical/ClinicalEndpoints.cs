using System.Globalization;
using Chiron.Serving.Answers;
using Chiron.Serving.Http;
using Chiron.Serving.OpenAi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Chiron.Serving.Clinical;

/// <summary>The clinical routes under <c>/clinical/v1</c>: forecasts, composite outcomes, suppositions, and the subjects of the served dataset.</summary>
internal static class ClinicalEndpoints
{
    private const int DefaultPage = 50;
    private const int MaximumPage = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/clinical/v1").WithTags("Clinical")
            .ProducesError(400).ProducesError(401).ProducesError(429);
        group.MapPost("/forecast", Forecast)
            .WithName("createForecast")
            .WithSummary("Risk of codes over horizons, for a subject or for a record that is sent along.")
            .ProducesError(404).ProducesError(413);
        group.MapPost("/outcomes", Outcomes)
            .WithName("createOutcomeForecast")
            .WithSummary("Risk of composite outcomes (any of, all of, first of several, within days after others) from sampled futures, with the sampling error.")
            .ProducesError(404).ProducesError(413);
        group.MapPost("/suppositions", Suppose)
            .WithName("createSupposition")
            .WithSummary("Risk of codes as the record is, and as it would be if some facts were otherwise.")
            .ProducesError(404).ProducesError(413);
        group.MapGet("/subjects", Subjects)
            .WithName("listSubjects")
            .WithSummary("The subjects that may be asked about, by id, a page at a time.");
        group.MapGet("/subjects/{subjectId}/timeline", Timeline)
            .WithName("getTimeline")
            .WithSummary("The de-identified record of one subject; the text of notes is left out.")
            .ProducesError(404);
    }

    private static async Task<Ok<ForecastResponse>> Forecast(
        ForecastRequest request, [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, HttpContext context)
    {
        var question = ForecastLimits.Question(request);
        var forecast = await release.AnswerAsync((answers, stop) => answers.Forecast(question, stop), context.RequestAborted);
        await audit.RecordAsync(context, "forecast", forecast.SubjectId);
        return TypedResults.Ok(new ForecastResponse(release.Name, Notice.Text, forecast));
    }

    private static async Task<Ok<OutcomeResponse>> Outcomes(
        OutcomeRequest request, [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, HttpContext context)
    {
        var question = OutcomeLimits.Question(request);
        var forecast = await release.AnswerAsync((answers, stop) => answers.Outcomes(question, stop), context.RequestAborted);
        await audit.RecordAsync(context, "outcomes", forecast.SubjectId);
        return TypedResults.Ok(new OutcomeResponse(release.Name, Notice.Text, forecast));
    }

    private static async Task<Ok<SuppositionResponse>> Suppose(
        SuppositionRequest request, [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, HttpContext context)
    {
        var question = OutcomeLimits.Question(request);
        var supposition = await release.AnswerAsync((answers, stop) => answers.Suppose(question, stop), context.RequestAborted);
        await audit.RecordAsync(context, "supposition", supposition.AsRecorded.SubjectId);
        return TypedResults.Ok(new SuppositionResponse(release.Name, Notice.Text, supposition));
    }

    private static async Task<Ok<SubjectsResponse>> Subjects(
        [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, HttpContext context, int? limit = null, string? after = null)
    {
        if (limit is < 1 or > MaximumPage)
            throw new RequestRefusedException(400, $"'limit' is {limit}; expected 1 to {MaximumPage}.", "invalid_value", "limit");
        var first = after is null ? (long?)null : Id(after, "after");
        var count = limit ?? DefaultPage;

        // One more than asked for tells whether there is a next page.
        var subjects = await release.AnswerAsync((answers, stop) => answers.Subjects(first, count + 1, stop), context.RequestAborted);
        await audit.RecordAsync(context, "subjects.list", subject: null);
        var page = subjects.Take(count).ToList();
        return TypedResults.Ok(new SubjectsResponse(
            release.Name, Notice.Text, release.Answers.SubjectCount, page, subjects.Count > count ? page[^1].SubjectId : null));
    }

    private static async Task<Ok<TimelineResponse>> Timeline(
        string subjectId, [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, HttpContext context)
    {
        var id = Id(subjectId, "subject_id");
        var timeline = await release.AnswerAsync((answers, stop) => answers.Timeline(id, stop), context.RequestAborted);
        await audit.RecordAsync(context, "timeline.read", timeline.SubjectId);
        return TypedResults.Ok(new TimelineResponse(release.Name, Notice.Text, timeline));
    }

    private static long Id(string text, string param) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new RequestRefusedException(400, $"'{param}' is not a subject's id; expected a whole number, zero or greater.", "invalid_value", param);
}
