namespace Chiron.Reasoning.Panel;

/// <summary>What a checklist finds.</summary>
public enum ChecklistItemKind
{
    /// <summary>The case says two things that cannot both be.</summary>
    Contradiction,

    /// <summary>A value or unit that was left out.</summary>
    LeftOut,

    /// <summary>Age or sex is not known.</summary>
    PersonUnknown,

    /// <summary>A vital sign that is not known.</summary>
    MissingVital,

    /// <summary>Mentioned without being stated or denied.</summary>
    Uncertain,
}
