using System.Text.Json.Serialization;

namespace Chiron.Validation.CrossValidation;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CrossValidationReport))]
internal sealed partial class CrossValidationJson : JsonSerializerContext;
