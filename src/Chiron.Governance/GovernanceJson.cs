using System.Text.Json.Serialization;
using Chiron.Governance.Lineage;
using Chiron.Governance.Releases;

namespace Chiron.Governance;

/// <summary>How this project's records look as JSON: snake_case, indented, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StepRecord))]
[JsonSerializable(typeof(ReleaseManifest))]
[JsonSerializable(typeof(KnowledgeLock))]
internal sealed partial class GovernanceJson : JsonSerializerContext;
