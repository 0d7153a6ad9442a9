using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chiron.Model;

/// <summary>The files of a training run as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = false,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrainingResult))]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(MetricsLine))]
[JsonSerializable(typeof(Ensemble))]
[JsonSerializable(typeof(EncodedCohortSummary))]
[JsonSerializable(typeof(TrialResult))]
[JsonSerializable(typeof(SearchClaim))]
[JsonSerializable(typeof(ScalingResult))]
[JsonSerializable(typeof(TokenizerOptions))]
[JsonSerializable(typeof(EncodingConfiguration))]
internal sealed partial class TrainingJson : JsonSerializerContext;
