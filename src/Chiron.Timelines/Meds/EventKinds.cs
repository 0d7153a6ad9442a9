using System.Text;

namespace Chiron.Timelines.Meds;

/// <summary>The kinds of events as <c>metadata/codes.parquet</c> names them (<c>family_history</c>), and a guess by code for datasets that do not say.</summary>
public static class EventKinds
{
    private static readonly string[] Names = [.. Enum.GetNames<EventKind>().Select(ToSnakeCase)];

    // Code systems and the prefixes of the public MIMIC-IV and eICU conversions to MEDS; the first that fits is taken.
    private static readonly (string Prefix, EventKind Kind)[] Prefixes =
    [
        (MedsCodes.Birth, EventKind.Birth),
        (MedsCodes.Death, EventKind.Death),
        ("GENDER//", EventKind.Demographic),
        ("SEX//", EventKind.Demographic),
        ("RACE//", EventKind.Demographic),
        ("ETHNICITY//", EventKind.Demographic),
        ("ICD10CM//", EventKind.Condition),
        ("ICD9CM//", EventKind.Condition),
        ("DIAGNOSIS//", EventKind.Condition),
        ("HPO//", EventKind.Finding),
        ("LOINC//", EventKind.Measurement),
        ("LAB//", EventKind.Measurement),
        ("VITAL//", EventKind.Measurement),
        ("RXNORM//", EventKind.Medication),
        ("MEDICATION//", EventKind.Medication),
        ("INFUSION", EventKind.Medication),
        ("CPT//", EventKind.Procedure),
        ("HCPCS//", EventKind.Procedure),
        ("ICD10PCS//", EventKind.Procedure),
        ("PROCEDURE//", EventKind.Procedure),
        ("CVX//", EventKind.Immunization),
        ("ALLERGY//", EventKind.Allergy),
        ("NOTE//", EventKind.Note),
        ("IMAGING//", EventKind.Imaging),
        ("FAMILY//", EventKind.FamilyHistory),
        ("ENCOUNTER", EventKind.Encounter),
        ("HOSPITAL_", EventKind.Encounter),
        ("ICU_", EventKind.Encounter),
        ("ED_", EventKind.Encounter),
    ];

    public static string Name(EventKind kind) => Names[(int)kind];

    /// <summary>Null where no kind has this name.</summary>
    public static EventKind? Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? (EventKind)index : null;

    /// <summary>The kind that the prefix of <paramref name="code"/> suggests; <see cref="EventKind.Other"/> where it suggests none.</summary>
    public static EventKind Guess(string code)
    {
        foreach (var (prefix, kind) in Prefixes)
            if (code.StartsWith(prefix, StringComparison.Ordinal))
                return kind;
        return EventKind.Other;
    }

    private static string ToSnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 2);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }
}
