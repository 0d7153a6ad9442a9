using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>One of the <c>fhirPathRules</c>.</summary>
/// <param name="Path">As it is written.</param>
/// <param name="ResourceType">The resources that it is about; empty for all, as are Resource and DomainResource.</param>
/// <param name="Expression">What it selects in such a resource; null for the resource itself.</param>
internal sealed record MicrosoftRule(string Path, string ResourceType, FhirPathExpression? Expression, MicrosoftMethod Method)
{
    /// <summary>Of perturb: width of the noise, in the unit of the value or as a part of it.</summary>
    public double Span { get; init; }

    public bool IsProportional { get; init; }

    /// <summary>Decimal places, 0 to 28.</summary>
    public int RoundTo { get; init; } = 2;

    /// <summary>Of substitute; null for an empty value.</summary>
    public JsonElement? ReplaceWith { get; init; }

    /// <summary>Of generalize: condition and new value, in order.</summary>
    public IReadOnlyList<(FhirPathExpression Condition, FhirPathExpression Value)> Cases { get; init; } = [];

    /// <summary>Of generalize: whether values that no case meets stay.</summary>
    public bool KeepsOtherValues { get; init; }

    public bool IsAbout(string resourceType) => ResourceType is "" or "Resource" or "DomainResource" || ResourceType == resourceType;
}
