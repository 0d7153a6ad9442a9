namespace Chiron.Knowledge.Search;

/// <summary>What adding a folder did.</summary>
/// <param name="Added">Files that are new or changed.</param>
/// <param name="Unchanged">Files that were indexed before with the same content.</param>
/// <param name="Removed">Files that are no longer in the folder.</param>
/// <param name="Passages">That the added files hold.</param>
/// <param name="Refused">Files that could not be read.</param>
public sealed record AddReport(int Added, int Unchanged, int Removed, int Passages, IReadOnlyList<RefusedFile> Refused);
