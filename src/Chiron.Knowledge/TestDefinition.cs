namespace Chiron.Knowledge;

/// <summary>A test that can be ordered, what it costs and what it reveals.</summary>
public sealed record TestDefinition
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>LOINC code of the panel or report, such as <c>LOINC//58410-2</c>; null where unsure.</summary>
    public string? Code { get; init; }

    /// <summary>Ids of the findings that it answers, all at once.</summary>
    public required IReadOnlyList<string> Reveals { get; init; }

    /// <summary>Price in US dollars: an order of magnitude from public fee schedules.</summary>
    public required double PriceUsd { get; init; }

    /// <summary>Minutes from order to result in an emergency department.</summary>
    public required double Minutes { get; init; }

    /// <summary>0 none, 1 blood draw, 2 uncomfortable, 3 needle or scope into the body, 4 operation.</summary>
    public required int Invasiveness { get; init; }

    /// <summary>Expected harm on the scale of <see cref="Condition.Severity"/>: complications and radiation.</summary>
    public double Harm { get; init; }

    /// <summary>Ids of conditions, findings or drugs that speak against it.</summary>
    public IReadOnlyList<string> Contraindications { get; init; } = [];

    public required IReadOnlyList<string> Sources { get; init; }
}
