using System.Text.Json.Serialization;

namespace Chiron.Reasoning.Combining;

/// <summary><see cref="DifferentialCalibration"/> as JSON, generated at compile time; unknown names are refused.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DifferentialCalibration))]
internal sealed partial class CombiningJson : JsonSerializerContext;
