namespace Chiron.Serving.Clinical;

/// <summary>A fact to suppose: a code with a number, with a word, or alone.</summary>
internal sealed record SuppositionFact
{
    public string? Code { get; init; }

    /// <summary>In the code's usual unit.</summary>
    public float? NumericValue { get; init; }

    /// <summary>Such as <c>present</c>.</summary>
    public string? TextValue { get; init; }
}
