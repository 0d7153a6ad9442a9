namespace Chiron.Cli.Verbs;

/// <param name="Summary">What a person should know, in a line.</param>
/// <param name="Counts">What was counted, by name: kept in the lineage.</param>
internal sealed record StepResult(string Summary, IReadOnlyDictionary<string, double> Counts);
