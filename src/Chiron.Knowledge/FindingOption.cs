namespace Chiron.Knowledge;

/// <summary>One answer to a categorical finding.</summary>
/// <param name="Id">Unique within the finding.</param>
/// <param name="Name">As a clinician would write it.</param>
/// <param name="Code">Coded answer such as <c>SNOMED//8517006</c>; null where there is none.</param>
/// <param name="BaseRate">Share of people without any condition that changes it; the shares of a finding's options sum to 1.</param>
public sealed record FindingOption(string Id, string Name, string? Code, double BaseRate);
