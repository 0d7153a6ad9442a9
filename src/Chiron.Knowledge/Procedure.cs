namespace Chiron.Knowledge;

/// <summary>Something done to a patient to treat.</summary>
public sealed record Procedure
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>Event code such as <c>SNOMED//80146002</c>; null where unsure.</summary>
    public string? Code { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The code that events carry: <see cref="Code"/>, else <c>CHIRON//id</c>.</summary>
    public string EventCode => Code ?? "CHIRON//" + Id;
}
