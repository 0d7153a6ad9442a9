using System.Text.Json.Serialization;

namespace Chiron.Simulation.Truth;

/// <summary>JSON of <see cref="SimulationRecord"/>, generated at compile time.</summary>
[JsonSerializable(typeof(SimulationRecord))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class SimulationJson : JsonSerializerContext;
