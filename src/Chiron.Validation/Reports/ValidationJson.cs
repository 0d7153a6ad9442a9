using System.Text.Json.Serialization;
using Chiron.Validation.CrossValidation;

namespace Chiron.Validation.Reports;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ValidationReport))]
[JsonSerializable(typeof(CrossValidationReport))]
internal sealed partial class ValidationJson : JsonSerializerContext;
