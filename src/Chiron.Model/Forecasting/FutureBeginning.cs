namespace Chiron.Model;

/// <summary>What all futures of a subject begin with: the record as known at a time, encoded and closed by END.</summary>
/// <param name="Tokens">The last of them is the END at the age that the futures start from; one at least.</param>
/// <param name="Age">Age in days there.</param>
/// <param name="Died">Then nothing follows.</param>
internal sealed record FutureBeginning(SequenceToken[] Tokens, double Age, bool Died)
{
    /// <summary>Age in days when something last happened.</summary>
    public double LastHappened => Age - Tokens[^1].Gap;
}
