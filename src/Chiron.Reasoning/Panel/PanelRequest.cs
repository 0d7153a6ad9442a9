namespace Chiron.Reasoning.Panel;

/// <summary>What the panel may do.</summary>
public sealed record PanelRequest
{
    public PanelMode Mode { get; init; } = PanelMode.Unbudgeted;

    /// <summary>What may still be asked; null for every question, examination and test of the pack. What the case answers already is passed over.</summary>
    public IReadOnlyList<Askable>? Askable { get; init; }

    /// <summary>What is left to spend, US dollars, 0 or more; null for no limit. Read by the modes Budgeted and Ensemble.</summary>
    public double? BudgetUsd { get; init; }

    /// <summary>From this probability of the leader on nothing more is asked; above 1 to go on as long as something is worth it.</summary>
    public double EnoughProbability { get; init; } = 0.9;

    /// <summary>Go on while a must-not-miss condition other than the leader is likely enough to act on, however likely the leader is.</summary>
    public bool RuleOutMustNotMiss { get; init; } = true;

    /// <summary>A step with a lower worth is not offered: bits, with harm averted counted as told at <see cref="Assessing.NextStep.Worth"/>.</summary>
    public double LeastWorth { get; init; } = 0.01;

    /// <summary>How many steps are returned at most.</summary>
    public int Steps { get; init; } = 8;

    /// <summary>For how many of them the possible answers are told.</summary>
    public int StepsWithAnswers { get; init; } = 8;

    /// <summary>How many needless visits' harm averted counts as one bit; 0 to go by information alone.</summary>
    public double BitsPerNeedlessVisit { get; init; } = 1;
}
