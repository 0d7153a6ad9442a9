namespace Chiron.Knowledge;

/// <summary>How a drug is regarded in pregnancy; labels give narratives since 2015, so this is the pack authors' reading of them.</summary>
public enum PregnancyRisk
{
    /// <summary>Usual where it is needed.</summary>
    Compatible,

    /// <summary>Little is known, or harm in some weeks: only where the benefit is clear, on specialist advice.</summary>
    Caution,

    /// <summary>Not to be given.</summary>
    Avoid,
}
