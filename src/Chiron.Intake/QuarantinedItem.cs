namespace Chiron.Intake;

/// <summary>One thing that was set aside: where it stood and why, never what it said.</summary>
/// <param name="File">Path relative to the source, with forward slashes. Some sources name files after patients, so it stays out of messages and logs.</param>
/// <param name="Line">First line of the document, from 1; a document over several lines counts from its first.</param>
/// <param name="ByteOffset">Of the document, or of the resource in it, in the uncompressed file.</param>
/// <param name="Entry">Index in the bundle, from 0; null where the whole document or file is meant.</param>
/// <param name="ResourceType">Null where it is unknown.</param>
/// <param name="Reason">The kind of fault.</param>
/// <param name="Detail">A sentence: what was expected and what was there, without content.</param>
public sealed record QuarantinedItem(
    string File,
    long Line,
    long ByteOffset,
    int? Entry,
    string? ResourceType,
    QuarantineReason Reason,
    string Detail);
