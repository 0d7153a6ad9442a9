namespace Chiron.Reasoning.Guidance;

/// <summary>What a reason does to a treatment.</summary>
public enum TreatmentWeight
{
    /// <summary>Speaks for it.</summary>
    For,

    /// <summary>Calls for another dose or closer care.</summary>
    Adjust,

    /// <summary>Speaks against it.</summary>
    Against,

    /// <summary>Rules it out.</summary>
    Excludes,

    /// <summary>Would matter and is not known.</summary>
    ToCheck,

    /// <summary>What to follow while it is given.</summary>
    Monitor,
}
