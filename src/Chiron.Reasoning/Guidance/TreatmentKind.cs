namespace Chiron.Reasoning.Guidance;

/// <summary>What sort of treatment.</summary>
public enum TreatmentKind
{
    Drug,
    Procedure,

    /// <summary>What is done besides, in words.</summary>
    Advice,
}
