using System.Text.Json.Serialization;
using Chiron.Serving.Answers;
using Chiron.Serving.Clinical;
using Chiron.Serving.Http;
using Chiron.Serving.OpenAi;

namespace Chiron.Serving;

/// <summary>Every body that goes in or out: snake_case, nulls left out where a field does not say otherwise.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 32)]
[JsonSerializable(typeof(AssessmentAnswer))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatResponse))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelEntry))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ForecastRequest))]
[JsonSerializable(typeof(ForecastResponse))]
[JsonSerializable(typeof(OutcomeRequest))]
[JsonSerializable(typeof(OutcomeResponse))]
[JsonSerializable(typeof(SuppositionRequest))]
[JsonSerializable(typeof(SuppositionResponse))]
[JsonSerializable(typeof(SubjectsResponse))]
[JsonSerializable(typeof(TimelineResponse))]
[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class ServingJson : JsonSerializerContext;
