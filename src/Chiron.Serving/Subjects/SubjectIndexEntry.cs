namespace Chiron.Serving.Subjects;

/// <summary>Where a subject's rows are and how many.</summary>
/// <param name="SubjectId">As in the dataset.</param>
/// <param name="File">The data file's place in the dataset's list.</param>
/// <param name="Events">Rows.</param>
/// <param name="LastMicroseconds">Time of the last one; null where none has a time.</param>
internal readonly record struct SubjectIndexEntry(long SubjectId, int File, int Events, long? LastMicroseconds);
