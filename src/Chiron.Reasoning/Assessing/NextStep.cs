namespace Chiron.Reasoning.Assessing;

/// <summary>A question, an examination or a test, and what knowing its answer is worth.</summary>
public sealed record NextStep
{
    /// <summary>Id of the finding to ask or examine, or of the test.</summary>
    public required string Id { get; init; }

    public required NextStepKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>In words for a patient; null for what only a clinician does.</summary>
    public string? Question { get; init; }

    /// <summary>Expected reduction of the differential's entropy, bits. For a test that reveals several findings: of its two most telling together.</summary>
    public required double InformationBits { get; init; }

    public double PriceUsd { get; init; }

    public double Minutes { get; init; }

    public int Invasiveness { get; init; }

    public double Harm { get; init; }

    /// <summary>Bits per unit of effort, by which steps are ranked: bits / (1 + price / 100 USD + minutes / 240 + invasiveness + 200 · harm).</summary>
    public required double Value { get; init; }

    /// <summary>What speaks against it in this person, as ids; empty where nothing is known to.</summary>
    public IReadOnlyList<string> Contraindications { get; init; } = [];

    public required IReadOnlyList<string> Sources { get; init; }
}
