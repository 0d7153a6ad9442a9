using System.Text.Json.Serialization;

namespace Chiron.Timelines.Meds;

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DatasetMetadata))]
internal sealed partial class MedsJson : JsonSerializerContext;
