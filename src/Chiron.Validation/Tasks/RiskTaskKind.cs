namespace Chiron.Validation.Tasks;

/// <summary>What a task asks about.</summary>
public enum RiskTaskKind
{
    /// <summary>The first record of a condition: subjects who already have it are left out.</summary>
    Onset,
    Death,
    Encounter,
}
