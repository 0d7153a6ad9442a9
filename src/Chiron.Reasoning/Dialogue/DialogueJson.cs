using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chiron.Reasoning.Dialogue;

/// <summary>Case files: snake_case, indented so that people can read and compare them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 16)]
[JsonSerializable(typeof(DialogueFile))]
internal sealed partial class DialogueJson : JsonSerializerContext;
