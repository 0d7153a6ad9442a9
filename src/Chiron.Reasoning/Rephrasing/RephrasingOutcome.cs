namespace Chiron.Reasoning.Rephrasing;

/// <summary>What became of a request to rephrase.</summary>
public enum RephrasingOutcome
{
    /// <summary>Every sentence was rephrased or left as it was.</summary>
    Rephrased,

    /// <summary>Some sentences strayed from their facts; for these the composed ones stand.</summary>
    PartlyComposed,

    /// <summary>No sentence could be used, or the answer had another shape; the composed text stands.</summary>
    Composed,

    /// <summary>The endpoint did not answer, refused, or answered what cannot be read; the composed text stands.</summary>
    Unavailable,
}
