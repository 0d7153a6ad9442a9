using Chiron.Timelines.Meds;

namespace Chiron.Validation.Reports;

/// <summary>What was asked for: with these and the inputs the run can be repeated.</summary>
public sealed record ParameterReport(Split Split, int Seed, int MinimumCases, int MaximumConditions, int BootstrapSamples, bool WithTruth);
