using System.Text.Json.Serialization;

namespace Chiron.Intake;

/// <summary>As <see cref="IntakeJson"/>, on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(QuarantineLine))]
internal sealed partial class IntakeLineJson : JsonSerializerContext;
