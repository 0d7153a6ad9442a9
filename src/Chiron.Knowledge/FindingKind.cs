namespace Chiron.Knowledge;

/// <summary>What sort of observation a finding is, and so how it is learned: by asking, by examining, by measuring or by a test.</summary>
public enum FindingKind
{
    Symptom,
    Sign,
    Vital,
    Laboratory,
    Imaging,
    History,
    Exposure,
}
