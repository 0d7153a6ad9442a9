namespace Chiron.Validation.Survival;

/// <summary>How long somebody was followed, and whether that ended in the event.</summary>
/// <param name="Days">From the prediction time; above 0.</param>
/// <param name="Happened">False where it had not come by then (censored).</param>
public readonly record struct FollowUp(double Days, bool Happened);
