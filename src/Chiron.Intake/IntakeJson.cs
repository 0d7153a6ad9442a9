using System.Text.Json.Serialization;

namespace Chiron.Intake;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IntakeReport))]
[JsonSerializable(typeof(RawIntakeReport))]
[JsonSerializable(typeof(List<RawIntakeFile>))]
internal sealed partial class IntakeJson : JsonSerializerContext;
