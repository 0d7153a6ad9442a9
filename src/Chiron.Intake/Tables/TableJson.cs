using System.Text.Json.Serialization;

namespace Chiron.Intake.Tables;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TableIntakeReport))]
internal sealed partial class TableJson : JsonSerializerContext;
