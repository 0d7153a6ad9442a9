using Chiron.Knowledge;
using Chiron.Reasoning.Panel;

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

    /// <summary>Expected reduction of the differential's entropy, bits. For a test that reveals several findings: of its two most telling together, a lower bound.</summary>
    public required double InformationBits { get; init; }

    /// <summary>Expected harm averted by knowing the answer, on the scale of <see cref="Condition.Severity"/>; the formula is with <see cref="Hypotheses"/>.</summary>
    public double Utility { get; init; }

    public double PriceUsd { get; init; }

    public double Minutes { get; init; }

    public int Invasiveness { get; init; }

    /// <summary>Expected harm of doing it, on the same scale.</summary>
    public double Harm { get; init; }

    /// <summary>Bits + (utility − harm) / the harm of a needless visit: harm is counted in needless visits, and one of them as a bit.</summary>
    public double Worth { get; init; }

    /// <summary>By which steps are ranked: worth / (1 + price / 100 USD + minutes / 240 + invasiveness).</summary>
    public required double Value { get; init; }

    /// <summary>Of a step that reveals one finding: its answers, how likely each is and what would lead then. Empty for others and where it was not asked for.</summary>
    public IReadOnlyList<PossibleAnswer> Answers { get; init; } = [];

    /// <summary>What speaks against it in this person, as ids; empty where nothing is known to.</summary>
    public IReadOnlyList<string> Contraindications { get; init; } = [];

    public required IReadOnlyList<string> Sources { get; init; }
}
