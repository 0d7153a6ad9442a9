using Chiron.Serving.Answers;
using Chiron.Serving.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Chiron.Serving.OpenAi;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c>: the release that is served.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/models").WithTags("OpenAI").ProducesError(401).ProducesError(429);
        group.MapGet("", ([FromServices] ServedRelease release) => TypedResults.Ok(new ModelList([Entry(release)])))
            .WithName("listModels").WithSummary("The release that this server answers from.");
        group.MapGet("/{model}", Find)
            .WithName("retrieveModel").WithSummary("One release by its id.").ProducesError(404);
    }

    private static Ok<ModelEntry> Find(string model, [FromServices] ServedRelease release) =>
        release.IsCalled(model)
            ? TypedResults.Ok(Entry(release))
            : throw new RequestRefusedException(404, $"The model that was asked for is not here; this server has '{release.Id}'.", "model_not_found", "model");

    private static ModelEntry Entry(ServedRelease release) => new()
    {
        Id = release.Id,
        Created = release.CreatedUnixSeconds,
        OwnedBy = release.Bundle.Manifest.Owner,
        Release = release.Name,
        ManifestSha256 = release.Bundle.ManifestSha256,
        KnowledgeVersion = release.Bundle.Manifest.Knowledge.Version,
    };
}
