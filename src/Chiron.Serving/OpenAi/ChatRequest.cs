using System.Text.Json;

namespace Chiron.Serving.OpenAi;

/// <summary>
/// The body of <c>POST /v1/chat/completions</c>: those fields of the OpenAI API that mean something here. Sampling settings
/// (temperature, top_p, seed, max_completion_tokens …) are accepted and have no effect, because the answer is composed from facts, not sampled.
/// </summary>
internal sealed record ChatRequest
{
    public string? Model { get; init; }

    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    /// <summary>
    /// <c>subject_id</c> names a subject, <c>at</c> the moment of the record, <c>audience</c> is patient or clinician, <c>whole_record</c> is true where <see cref="Bundle"/> is all there is.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>One person's record as a FHIR R4 bundle; not with a subject.</summary>
    public JsonElement? Bundle { get; init; }

    /// <summary>Only 1: the same facts give the same answer.</summary>
    public int? N { get; init; }

    public JsonElement? Tools { get; init; }

    public JsonElement? ResponseFormat { get; init; }
}
