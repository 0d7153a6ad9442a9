namespace Chiron.Validation.Sequential;

/// <summary>How the next question of a visit is chosen; the differential is the combination's in each.</summary>
public enum VisitChoice
{
    /// <summary>By the panel, with answers as model and pack together expect them.</summary>
    ModelAndPack,

    /// <summary>By the panel, with answers as the pack alone expects them.</summary>
    PackAlone,

    /// <summary>In a random order.</summary>
    Random,
}
