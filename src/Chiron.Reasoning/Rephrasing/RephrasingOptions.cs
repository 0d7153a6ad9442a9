namespace Chiron.Reasoning.Rephrasing;

/// <summary>Which language model may rephrase answers. Nothing is sent anywhere unless an owner sets this.</summary>
public sealed record RephrasingOptions
{
    /// <summary>The address below which <c>chat/completions</c> stands, such as <c>https://models.hospital.example/v1</c>. HTTPS, or plain HTTP on this machine.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The model's name at that endpoint.</summary>
    public required string Model { get; init; }

    /// <summary>Sent as a bearer token; null where the endpoint asks for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>After it the composed text is used.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The environment variables that set it.</summary>
    public const string EndpointVariable = "CHIRON_REPHRASE_ENDPOINT", ModelVariable = "CHIRON_REPHRASE_MODEL", KeyVariable = "CHIRON_REPHRASE_KEY";

    /// <summary>Null where <see cref="EndpointVariable"/> is not set: rephrasing is off.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is no such address, or no model is named.</exception>
    public static RephrasingOptions? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(EndpointVariable) is not { Length: > 0 } endpoint)
            return null;
        return new RephrasingOptions
        {
            Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri : throw new InvalidOperationException($"{EndpointVariable} is not an address; set it to one such as https://models.example/v1."),
            Model = Environment.GetEnvironmentVariable(ModelVariable) is { Length: > 0 } model ? model : throw new InvalidOperationException($"{EndpointVariable} is set and {ModelVariable} is not; name the model."),
            ApiKey = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null,
        };
    }
}
