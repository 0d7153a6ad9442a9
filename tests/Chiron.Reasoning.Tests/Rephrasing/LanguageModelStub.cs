using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chiron.Reasoning.Tests.Rephrasing;

/// <summary>A real HTTP server on a free port of this machine that speaks the chat completion of the OpenAI API and answers as a test wants it to.</summary>
internal sealed class LanguageModelStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LanguageModelStub(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.First() + "/v1");

    /// <summary>Bodies of the requests that came.</summary>
    public List<string> Requests { get; } = [];

    /// <param name="answer">From the lines that were sent to what comes back as the model's text; or a whole response where <paramref name="raw"/>.</param>
    public static async Task<LanguageModelStub> StartAsync(Func<string, string> answer, HttpStatusCode status = HttpStatusCode.OK, bool raw = false, TimeSpan wait = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new LanguageModelStub(builder.Build());
        stub._app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            stub.Requests.Add(body);
            await Task.Delay(wait, context.RequestAborted);
            var sent = (string)JsonNode.Parse(body)!["messages"]![1]!["content"]!;
            context.Response.StatusCode = (int)status;
            if (status == HttpStatusCode.Redirect)
                context.Response.Headers.Location = "/elsewhere";
            await context.Response.WriteAsync(raw
                ? answer(sent)
                : new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer(sent) } }) }.ToJsonString());
        });
        stub._app.MapPost("/elsewhere", () =>
        {
            stub.Requests.Add("elsewhere");
            return "{}";
        });
        await stub._app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
