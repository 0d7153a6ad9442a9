namespace Chiron.Serving.Http;

/// <summary>The answer of <c>/healthz</c> and <c>/readyz</c>.</summary>
internal sealed record HealthResponse(string Status, ReleaseName Release, string Notice);
