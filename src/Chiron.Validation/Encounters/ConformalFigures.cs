using Chiron.Reasoning.Combining;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Encounters;

/// <summary>What the conformal sets of one nominal coverage hold.</summary>
/// <param name="Stage">How much of the visits was known.</param>
/// <param name="Nominal">The coverage aimed at.</param>
/// <param name="Measured">Share of visits whose diagnosis is in its set.</param>
/// <param name="MeanSize">Members of a set.</param>
/// <param name="SingleShare">Share of sets with one member.</param>
public sealed record ConformalFigures(EncounterStage Stage, double Nominal, Interval Measured, Interval MeanSize, double SingleShare);
