namespace Chiron.Deidentification;

/// <summary>Something of the source that was not written. The source's file is named in the private state only, for some are named after patients.</summary>
/// <param name="Output">The output file that it would have stood in.</param>
/// <param name="Line">First line of the document in the source, from 1.</param>
/// <param name="Entry">Index in the bundle, from 0; null for the whole document.</param>
/// <param name="Reason">Kind of fault.</param>
/// <param name="Detail">A sentence without content.</param>
public sealed record QuarantineEntry(string Output, long Line, int? Entry, string Reason, string Detail);
