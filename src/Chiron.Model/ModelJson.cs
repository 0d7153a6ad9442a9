using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chiron.Model;

/// <summary>The files of a model and the settings of its training as JSON, generated at compile time; unknown names are refused.</summary>
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
[JsonSerializable(typeof(TrainingConfiguration))]
[JsonSerializable(typeof(PrivacyConfiguration))]
internal sealed partial class ModelJson : JsonSerializerContext;
