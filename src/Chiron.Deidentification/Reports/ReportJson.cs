using System.Text.Json.Serialization;

namespace Chiron.Deidentification;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeidentificationReport))]
[JsonSerializable(typeof(RunState.StoredState))]
[JsonSerializable(typeof(EvidenceManifest))]
internal sealed partial class ReportJson : JsonSerializerContext;
