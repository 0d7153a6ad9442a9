namespace Chiron.Governance.Releases;

/// <summary>One step on the way from the sources to the weights, as a release tells it: by hash, without names of input files.</summary>
public sealed record LineageStep(
    string Step,
    string ProductVersion,
    DateTimeOffset StartedAt,
    IReadOnlyDictionary<string, string> Parameters,
    FileSetDigest Inputs,
    FileSetDigest Outputs,
    IReadOnlyDictionary<string, double> Counts);
