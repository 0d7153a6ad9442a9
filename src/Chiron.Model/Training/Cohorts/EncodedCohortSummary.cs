namespace Chiron.Model;

/// <summary>What an encoded cohort's folder tells beside the records.</summary>
/// <param name="TrainFirsts">The first training record of each cohort.</param>
/// <param name="TuningFirsts">The first tuning record of each cohort.</param>
internal sealed record EncodedCohortSummary(RecordCounts Counts, IReadOnlyList<int> TrainFirsts, IReadOnlyList<int> TuningFirsts);
