namespace Chiron.Reasoning.Cases;

/// <summary>What the part of a note under a heading tells of.</summary>
internal enum SectionKind
{
    /// <summary>The present: complaint, history of present illness, examination, results, and what stands under no known heading.</summary>
    Present,

    /// <summary>Past illnesses and operations.</summary>
    Past,

    Family,

    Allergies,

    /// <summary>Plan, instructions, return precautions: what may come.</summary>
    Plan,

    /// <summary>Assessment: what someone thinks it is.</summary>
    Impression,
}
