namespace Chiron.Timelines.Meds;

/// <summary>Which part of a study a subject belongs to, for good: fitted on, chosen on, or only ever measured on.</summary>
public enum Split
{
    Train,
    Tuning,
    HeldOut,
}
