using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chiron.Model;

/// <summary>The files of a model as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ModelConfiguration))]
[JsonSerializable(typeof(Vocabulary))]
[JsonSerializable(typeof(Calibration))]
[JsonSerializable(typeof(HazardTable))]
internal sealed partial class ModelJson : JsonSerializerContext;
