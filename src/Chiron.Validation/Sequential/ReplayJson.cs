using System.Text.Json.Serialization;

namespace Chiron.Validation.Sequential;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CaseReplay))]
internal sealed partial class ReplayJson : JsonSerializerContext;
