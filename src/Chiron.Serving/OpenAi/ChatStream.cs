using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chiron.Serving.OpenAi;

/// <summary>
/// A completion as server-sent events: the role, the text line by line, the reason it ended (with the assessment beside it), the usage if it was
/// asked for, and <c>[DONE]</c>.
/// </summary>
internal sealed class ChatStream(Completion completion, bool includeUsage) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/event-stream; charset=utf-8";
        httpContext.Response.Headers["x-accel-buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        await SendAsync(httpContext, completion.ToChunk(new ChunkChoice(new ChunkDelta("assistant", ""), FinishReason: null)));
        foreach (var piece in Pieces(completion.Answer.Text))
            await SendAsync(httpContext, completion.ToChunk(new ChunkChoice(new ChunkDelta(Content: piece), FinishReason: null)));
        await SendAsync(httpContext, completion.ToChunk(new ChunkChoice(new ChunkDelta(), "stop")) with { Chiron = completion.ToField() });
        if (includeUsage)
            await SendAsync(httpContext, completion.ToChunk(choice: null) with { Usage = completion.Usage });
        await httpContext.Response.Body.WriteAsync("data: [DONE]\n\n"u8.ToArray(), httpContext.RequestAborted);
    }

    // By lines, each with its line feed, so that the pieces joined are the text.
    private static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }

    private static async Task SendAsync(HttpContext context, ChatChunk chunk)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(chunk, ServingJson.Default.ChatChunk);
        await context.Response.Body.WriteAsync((byte[])[.. "data: "u8, .. json, .. "\n\n"u8], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
