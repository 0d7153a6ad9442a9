using System.Text.Json;
using System.Text.Json.Serialization;
using Chiron.Model;

namespace Chiron.Validation.CrossValidation;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PredictionTask))]
[JsonSerializable(typeof(TrainingConfiguration))]
internal sealed partial class PredictionTaskJson : JsonSerializerContext;
