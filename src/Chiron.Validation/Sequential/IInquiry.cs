namespace Chiron.Validation.Sequential;

/// <summary>One case being worked.</summary>
public interface IInquiry
{
    /// <summary>By place in the pack's conditions; what is missing to 1 is something else.</summary>
    ReadOnlySpan<double> Probabilities { get; }

    /// <summary>Id of what to ask next; null where nothing is worth asking.</summary>
    string? Next();

    /// <summary>Takes in what the gatekeeper revealed.</summary>
    void Learn(AskableQuestion question, Reveal reveal);
}
