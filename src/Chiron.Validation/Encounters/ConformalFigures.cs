using Chiron.Reasoning.Combining;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Encounters;

/// <summary>What the conformal sets of one nominal coverage hold. A visit in a situation that was not learned counts with every hypothesis.</summary>
/// <param name="Stage">How much of the visits was known.</param>
/// <param name="Nominal">The coverage aimed at.</param>
/// <param name="Measured">Share of visits whose diagnosis is in the set as it is shown, never empty.</param>
/// <param name="MeanSize">Its members.</param>
/// <param name="SingleShare">Share of them with one member.</param>
/// <param name="Smoothed">Share of visits whose diagnosis is in the smoothed set, which aims at the coverage exactly.</param>
/// <param name="SmoothedSize">Its members.</param>
/// <param name="EmptyShare">Share of smoothed sets that are empty.</param>
public sealed record ConformalFigures(
    EncounterStage Stage, double Nominal, Interval Measured, Interval MeanSize, double SingleShare, Interval Smoothed, Interval SmoothedSize, double EmptyShare);
