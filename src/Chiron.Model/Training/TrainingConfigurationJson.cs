using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chiron.Model;

/// <summary>A training configuration as a person writes it: unknown names are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TrainingConfiguration))]
[JsonSerializable(typeof(PrivacyConfiguration))]
internal sealed partial class TrainingConfigurationJson : JsonSerializerContext;
