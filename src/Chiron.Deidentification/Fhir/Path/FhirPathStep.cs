namespace Chiron.Deidentification;

/// <summary>A compiled part of a FHIRPath expression.</summary>
/// <param name="input">What stands before the dot.</param>
/// <param name="self">What <c>$this</c> is.</param>
internal delegate IReadOnlyList<FhirPathItem> FhirPathStep(IReadOnlyList<FhirPathItem> input, IReadOnlyList<FhirPathItem> self);
