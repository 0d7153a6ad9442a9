using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Chiron.Serving.Http;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it may be sent work: not stopping, and its audit is being written.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", ([FromServices] ServedRelease release) => TypedResults.Ok(new HealthResponse("ok", release.Name, Notice.Text)))
            .AllowAnonymous().WithName("getHealth").WithTags("Service").WithSummary("Whether the process answers.");
        routes.MapGet("/readyz", Ready)
            .AllowAnonymous().WithName("getReadiness").WithTags("Service").WithSummary("Whether it may be sent work.");
    }

    private static Results<Ok<HealthResponse>, JsonHttpResult<HealthResponse>> Ready(
        [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, [FromServices] IHostApplicationLifetime lifetime)
    {
        var trouble = lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : audit.IsHealthy ? null : "the audit cannot be written";
        return trouble is null
            ? TypedResults.Ok(new HealthResponse("ready", release.Name, Notice.Text))
            : TypedResults.Json(new HealthResponse(trouble, release.Name, Notice.Text), ServingJson.Default.HealthResponse, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
