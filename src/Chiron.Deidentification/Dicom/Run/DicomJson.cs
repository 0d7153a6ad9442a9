using System.Text.Json.Serialization;

namespace Chiron.Deidentification;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DicomJournal.Head))]
[JsonSerializable(typeof(DicomJournal.Entry))]
internal sealed partial class DicomJson : JsonSerializerContext;
