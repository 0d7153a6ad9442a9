using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>One dataset to learn from, and how much of it.</summary>
/// <param name="Dataset">Its training and tuning splits are read.</param>
/// <param name="Weight">
/// Above 0: its share of the tokens of an epoch, once the weights of all cohorts are brought to a sum of 1. Null, for all cohorts alike: each as large as it is.
/// </param>
public sealed record TrainingCohort(MedsDataset Dataset, double? Weight = null);
