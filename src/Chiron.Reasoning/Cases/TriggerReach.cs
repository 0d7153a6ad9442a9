namespace Chiron.Reasoning.Cases;

internal enum TriggerReach
{
    /// <summary>On to the end of the clause.</summary>
    Clause,

    /// <summary>On to the first comma; through a list that opens the sentence or that is closed by "or".</summary>
    List,

    /// <summary>On to the first comma.</summary>
    Comma,

    /// <summary>The mention that follows at once, a hyphen apart at most: "non-smoker".</summary>
    Next,

    /// <summary>Back to the comma or word that opens the clause.</summary>
    Backward,
}
