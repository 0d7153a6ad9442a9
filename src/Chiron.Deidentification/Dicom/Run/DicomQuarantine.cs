namespace Chiron.Deidentification;

/// <summary>A file of the source that was not written. The source's name stands in the private journal only, for some are named after patients.</summary>
/// <param name="Output">The name that it would have had.</param>
/// <param name="Reason">A sentence without content.</param>
public sealed record DicomQuarantine(string Output, string Reason);
