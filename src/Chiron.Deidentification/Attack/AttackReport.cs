namespace Chiron.Deidentification;

/// <summary>
/// The parrot attack (Carrell et al., J Am Med Inform Assoc 26:1536, 2019) on generated notes, whose truth is known: how well surrogates hide the names
/// that leaked. It measures the method, not this run's records.
/// </summary>
/// <param name="Notes">Generated notes; the attacker learns from one half and attacks the other.</param>
/// <param name="Names">Names in the attacked half.</param>
/// <param name="Leaks">Of these, how many are originals.</param>
/// <param name="PlantedLeakRate">Probability with which each name was left on purpose.</param>
/// <param name="LeaksOfItself">Names in the attacked half that the scrubber missed by itself, with the chart known.</param>
/// <param name="HidesLeaks">Whether the policy puts surrogates where names stood; with tags every leak is seen at once.</param>
public sealed record AttackReport(
    int Notes, int Names, int Leaks, double PlantedLeakRate, int LeaksOfItself, bool HidesLeaks, IReadOnlyList<AttackResult> Results, int Seed);
