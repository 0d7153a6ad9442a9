using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>A resource, a data type or a structure within one.</summary>
/// <param name="Base">What it is derived from; empty for none.</param>
/// <param name="Elements">Its own elements by their JSON names, each type of a choice for itself.</param>
internal sealed record FhirStructure(string Name, string Base, FrozenDictionary<string, FhirElementType> Elements);
