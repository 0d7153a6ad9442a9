using Chiron.Serving.Answers;
using Chiron.Serving.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Chiron.Serving.OpenAi;

/// <summary>
/// <c>POST /v1/chat/completions</c> as the OpenAI API describes it, and the same under Azure's path. The shape is theirs; the assessment, in the
/// field <c>chiron</c>, is ours.
/// </summary>
internal static class ChatEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Describe(routes.MapPost("/v1/chat/completions", Complete)).WithName("createChatCompletion");
        Describe(routes.MapPost(
                "/openai/deployments/{deployment}/chat/completions",
                (string deployment, ChatRequest request, [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, [FromServices] TimeProvider time, HttpContext context) =>
                    Complete(request with { Model = deployment }, release, audit, time, context)))
            .WithName("createDeploymentChatCompletion");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route) => route
        .WithTags("OpenAI")
        .WithSummary("An assessment of a described case, of a FHIR bundle that is sent along, or of a subject, composed from the model and the knowledge pack with its reasons.")
        .Produces<ChatResponse>(StatusCodes.Status200OK, "application/json", "text/event-stream")
        .ProducesError(400).ProducesError(401).ProducesError(404).ProducesError(413).ProducesError(429);

    private static async Task<IResult> Complete(
        ChatRequest request, [FromServices] ServedRelease release, [FromServices] AnswerAudit audit, [FromServices] TimeProvider time, HttpContext context)
    {
        if (request.Model is not { Length: > 0 } model)
            throw new RequestRefusedException(400, $"'model' is missing; this server has '{release.Id}'.", "invalid_value", "model");
        if (!release.IsCalled(model))
            throw new RequestRefusedException(404, $"The model that was asked for is not here; this server has '{release.Id}'.", "model_not_found", "model");

        var question = ChatQuestion.From(request);
        var answer = await release.AnswerAsync((answers, stop) => answers.Assess(question, stop), context.RequestAborted);
        await audit.RecordAsync(context, "chat.completion", answer.SubjectId);
        var completion = new Completion(
            release, "chatcmpl-" + context.TraceIdentifier[4..], time.GetUtcNow().ToUnixTimeSeconds(), Usage.Of(question.Text, answer.Text), answer);
        return request.Stream == true
            ? new ChatStream(completion, request.StreamOptions?.IncludeUsage == true)
            : TypedResults.Ok(completion.ToResponse());
    }
}
