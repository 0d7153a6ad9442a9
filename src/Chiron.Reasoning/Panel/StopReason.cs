namespace Chiron.Reasoning.Panel;

/// <summary>Why the panel asks nothing more.</summary>
public enum StopReason
{
    /// <summary>It does not stop: the first step is what it would do next.</summary>
    None,

    /// <summary>The mode asks nothing.</summary>
    OneAnswer,

    /// <summary>The leader is likely enough, and no other must-not-miss condition is likely enough to act on.</summary>
    Confident,

    /// <summary>What may still be asked is not expected to change enough.</summary>
    NothingWorthwhile,

    /// <summary>Something would be worth it but costs more than is left.</summary>
    BudgetSpent,

    /// <summary>Everything that may be asked is known.</summary>
    NothingLeft,
}
