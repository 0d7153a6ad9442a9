using System.Text.Json;
using Chiron.Serving.Answers;
using Chiron.Serving.OpenAi;
using Chiron.Serving.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Chiron.Serving.Http;

/// <summary>
/// What holds for every request: an id, the release and the notice in the headers, errors in one shape, and one line in the log that
/// names the route but neither its values nor any content.
/// </summary>
internal sealed partial class RequestEnvelope(RequestDelegate next, ServedRelease release, TimeProvider time, ILogger<RequestEnvelope> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        context.TraceIdentifier = "req_" + Guid.CreateVersion7().ToString("N");
        context.Response.Headers["x-request-id"] = context.TraceIdentifier;
        context.Response.Headers["x-chiron-release"] = release.Id;
        context.Response.Headers["x-chiron-notice"] = Notice.Text;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode >= 400 && context.Response.ContentLength is null)
                await WriteStatus(context);
        }
        catch (Exception e)
        {
            await Answer(context, e);
        }
        finally
        {
            LogRequest(
                context.TraceIdentifier,
                context.Request.Method,
                (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route",
                context.Response.StatusCode,
                time.GetElapsedTime(started).TotalMilliseconds,
                context.User.FindFirst(ApiKeyAuthentication.KeyIdClaim)?.Value ?? "none");
        }
    }

    private static Task WriteStatus(HttpContext context) => context.Response.StatusCode switch
    {
        404 => context.Response.WriteErrorAsync(404, "There is no such address; /openapi/v1.json lists all.", "unknown_url"),
        405 => context.Response.WriteErrorAsync(405, "This address does not take that method; /openapi/v1.json lists all.", "method_not_allowed"),
        413 => context.Response.WriteErrorAsync(413, "The request is larger than this server takes.", "request_too_large"),
        415 => context.Response.WriteErrorAsync(415, "The body must be JSON, with the header content-type: application/json.", "unsupported_media_type"),
        var status => context.Response.WriteErrorAsync(status, "The request cannot be answered."),
    };

    private async Task Answer(HttpContext context, Exception e)
    {
        if (e is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        if (e is not (RequestRefusedException or BadHttpRequestException))
            LogFault(context.TraceIdentifier, e.GetType().Name, e.StackTrace ?? "");   // not its message, which may quote the request
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        await (e switch
        {
            RequestRefusedException refused => context.Response.WriteErrorAsync(refused.Status, refused.Message, refused.Code, refused.Param),
            BadHttpRequestException { StatusCode: 400, InnerException: JsonException json } => context.Response.WriteErrorAsync(400, Sentence(json), "invalid_json", json.Path),
            BadHttpRequestException { StatusCode: 400 } => context.Response.WriteErrorAsync(400, "A body or a parameter is missing or has the wrong form; /openapi/v1.json describes it.", "invalid_request"),
            BadHttpRequestException bad => Bare(context, bad.StatusCode),
            _ => context.Response.WriteErrorAsync(500, $"The server failed on this request; its log has more under {context.TraceIdentifier}.", "internal_error"),
        });
    }

    private static Task Bare(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return WriteStatus(context);
    }

    private static string Sentence(JsonException e) =>
        e is ContentPartException ? e.Message
        : e.Path is { Length: > 1 } path ? $"The value at {path} does not have the type that is expected there, or the JSON breaks off at it."
        : "The body is not a JSON object.";

    [LoggerMessage(Level = LogLevel.Information, Message = "{RequestId} {Method} {Route} {Status} in {Milliseconds:F1} ms, key {KeyId}")]
    private partial void LogRequest(string requestId, string method, string route, int status, double milliseconds, string keyId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed with {Exception}\n{StackTrace}")]
    private partial void LogFault(string requestId, string exception, string stackTrace);
}
