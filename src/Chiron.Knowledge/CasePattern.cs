namespace Chiron.Knowledge;

/// <summary>When a red flag applies to a case: every part that is given must hold.</summary>
public sealed record CasePattern
{
    /// <summary>Ids of findings that must all be present, or conditions that must all be known.</summary>
    public IReadOnlyList<string> All { get; init; } = [];

    /// <summary>Ids of which at least one must be present; no demand where empty.</summary>
    public IReadOnlyList<string> Any { get; init; } = [];

    /// <summary>Ids of which none may be present.</summary>
    public IReadOnlyList<string> None { get; init; } = [];

    /// <summary>Values that must lie beyond a limit.</summary>
    public IReadOnlyList<ValueRule> Values { get; init; } = [];

    /// <summary>Age in years, inclusive.</summary>
    public double FromAge { get; init; }

    /// <summary>Age in years, exclusive.</summary>
    public double ToAge { get; init; } = double.PositiveInfinity;

    /// <summary>Null for both.</summary>
    public Sex? Sex { get; init; }
}
