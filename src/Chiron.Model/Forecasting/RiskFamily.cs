namespace Chiron.Model;

/// <summary>Kinds of outcome that are calibrated apart: a first diagnosis is another thing than its repetition.</summary>
public enum RiskFamily
{
    ConditionOnset,
    ConditionAgain,
    Death,
    Encounter,
    Other,
}
