using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chiron.Serving.Answers;

/// <summary>An assessment: the text, the sentences that it is made of, and the facts behind them.</summary>
public sealed record AssessmentAnswer
{
    /// <summary><c>assessed</c>; <c>undecided</c> where too little is known for a differential; <c>not_understood</c> where the input is no case.</summary>
    public required string Outcome { get; init; }

    /// <summary>Composed for the audience from the statements.</summary>
    public required string Text { get; init; }

    public required Audience Audience { get; init; }

    /// <summary>The subject that was assessed, as text because JSON numbers cannot hold every id; null for a described case.</summary>
    public string? SubjectId { get; init; }

    public required UrgencyAnswer Urgency { get; init; }

    /// <summary>Most likely first.</summary>
    public required IReadOnlyList<DifferentialEntry> Differential { get; init; }

    /// <summary>What must not be missed and is not excluded, though it is not among the most likely.</summary>
    public required IReadOnlyList<DifferentialEntry> NotExcluded { get; init; }

    /// <summary>Probability, 0 to 1, that it is something that the knowledge pack does not represent.</summary>
    public required double Other { get; init; }

    /// <summary>Why no differential is offered; null where one is.</summary>
    public AbstentionEntry? Abstention { get; init; }

    /// <summary>The diagnoses among which the right one is with a stated coverage; null where none was learned for a case like this.</summary>
    public ConformalSetEntry? ConformalSet { get; init; }

    /// <summary>Why there is a differential and no conformal set, as a sentence; null otherwise.</summary>
    public string? NoConformalSet { get; init; }

    /// <summary>What was understood from the words or found in the record.</summary>
    public required IReadOnlyList<UnderstoodFact> Understood { get; init; }

    /// <summary>What is worth asking, examining or testing next, best value first.</summary>
    public required IReadOnlyList<NextStepEntry> NextSteps { get; init; }

    /// <summary>What guidelines advise: first what applies, then what waits for a fact.</summary>
    public required IReadOnlyList<RecommendationEntry> Recommendations { get; init; }

    /// <summary>Treatments to weigh, those that something rules out last. Never orders.</summary>
    public required IReadOnlyList<TreatmentEntry> Treatments { get; init; }

    /// <summary>What was not known when treatments were filtered, as sentences; nothing was assumed.</summary>
    public required IReadOnlyList<string> TreatmentUnknown { get; init; }

    /// <summary>What would change the conclusion.</summary>
    public required IReadOnlyList<CounterfactualEntry> Counterfactuals { get; init; }

    /// <summary>What is wrong with what was given.</summary>
    public required IReadOnlyList<CaseProblemEntry> Problems { get; init; }

    /// <summary>What the answer does not know, as sentences.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>Each sentence of the text and what carries it.</summary>
    public required IReadOnlyList<StatementEntry> Statements { get; init; }

    /// <summary>What the statements and entries cite.</summary>
    public required IReadOnlyList<CitationEntry> Citations { get; init; }

    /// <summary>What the numbers come from.</summary>
    public required string Basis { get; init; }

    /// <summary>What a user must be told about the knowledge pack.</summary>
    public required string KnowledgeNotice { get; init; }

    /// <summary>As the HTTP API writes it.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this, ServingJson.Default.AssessmentAnswer)!;
}
