using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Guidance;
using Chiron.Reasoning.Panel;

namespace Chiron.Reasoning.Assessing;

/// <summary>What can be said about a case: facts only, from which answers are composed. The same input gives the same assessment.</summary>
public sealed record Assessment
{
    public required AssessmentOutcome Outcome { get; init; }

    /// <summary>What was understood.</summary>
    public required Case Case { get; init; }

    /// <summary>How soon care is needed; never below what a red flag forces. Where nothing was understood it is Urgent: it fails towards care.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>Most urgent first.</summary>
    public required IReadOnlyList<UrgencyReason> UrgencyReasons { get; init; }

    /// <summary>How the urgency came about: what red flags force and what the expected cost of each level is.</summary>
    public required TriageDecision Triage { get; init; }

    /// <summary>Most likely first; empty unless <see cref="AssessmentOutcome.Assessed"/>.</summary>
    public required IReadOnlyList<RankedCondition> Differential { get; init; }

    /// <summary>Must-not-miss conditions that the case does not exclude though they are not among the most likely, most likely first.</summary>
    public required IReadOnlyList<RankedCondition> NotExcluded { get; init; }

    /// <summary>Probability that it is something that the pack does not represent.</summary>
    public required double Other { get; init; }

    /// <summary>Why no differential is offered; null where one is.</summary>
    public Abstention? Abstention { get; init; }

    /// <summary>Conditions that hold the right one with a chosen coverage; null where none was fitted for a case like this.</summary>
    public ConformalSet? ConformalSet { get; init; }

    /// <summary>The expert whose probabilities these are.</summary>
    public required string Expert { get; init; }

    /// <summary>All experts asked.</summary>
    public required IReadOnlyList<ExpertSummary> Experts { get; init; }

    /// <summary>Questions and examinations, best value first.</summary>
    public required IReadOnlyList<NextStep> Questions { get; init; }

    /// <summary>Tests, best value first.</summary>
    public required IReadOnlyList<NextStep> Tests { get; init; }

    /// <summary>What would refute the leader, and which dangers are not excluded; null unless <see cref="AssessmentOutcome.Assessed"/>.</summary>
    public Challenge? Challenge { get; init; }

    /// <summary>Cheaper equivalents of the tests.</summary>
    public IReadOnlyList<Substitution> Substitutions { get; init; } = [];

    /// <summary>What to settle before a conclusion is drawn.</summary>
    public IReadOnlyList<ChecklistItem> Checklist { get; init; } = [];

    /// <summary>Recommendations and treatments to weigh.</summary>
    public required CaseGuidance Guidance { get; init; }

    /// <summary>The smallest changes of the facts that would change what leads, or how urgent it is; empty without a differential.</summary>
    public required IReadOnlyList<Counterfactual> Counterfactuals { get; init; }

    /// <summary>From the person's record; empty where none was given.</summary>
    public required IReadOnlyList<ForecastRisk> Forecast { get; init; }

    /// <summary>What is not known and limits the answer, as sentences.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>The sources behind every id above, by id.</summary>
    public required IReadOnlyDictionary<string, string> Citations { get; init; }

    /// <summary>Name and version of the pack.</summary>
    public required string Pack { get; init; }

    public required string PackHash { get; init; }

    /// <summary>What a user must be told about the pack.</summary>
    public required string Notice { get; init; }
}
