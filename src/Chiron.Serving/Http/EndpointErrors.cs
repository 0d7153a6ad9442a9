using Chiron.Serving.OpenAi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Chiron.Serving.Http;

/// <summary>Tells the OpenAPI document which errors a route answers with.</summary>
internal static class EndpointErrors
{
    public static TBuilder ProducesError<TBuilder>(this TBuilder builder, int status)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ErrorBody), ["application/json"]));

    public static async Task WriteErrorAsync(this HttpResponse response, int status, string message, string? code = null, string? param = null)
    {
        response.StatusCode = status;
        await response.WriteAsJsonAsync(
            ErrorBody.Of(status, message, code, param), ServingJson.Default.ErrorBody, contentType: null, response.HttpContext.RequestAborted);
    }
}
