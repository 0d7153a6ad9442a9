using System.Text.Json.Serialization;

namespace Chiron.Serving.OpenAi;

/// <summary>An error as the OpenAI API shapes it: all four keys, always.</summary>
internal sealed record ErrorBody(ErrorBody.Detail Error)
{
    /// <param name="Message">A sentence: what was wrong and what to do.</param>
    /// <param name="Type">The family, by status.</param>
    /// <param name="Param">The field that is wrong; null where it is none.</param>
    /// <param name="Code">A short machine-readable name; null where the status says all.</param>
    internal sealed record Detail(
        string Message,
        string Type,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);

    public static ErrorBody Of(int status, string message, string? code = null, string? param = null) => new(new Detail(message, TypeOf(status), param, code));

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
