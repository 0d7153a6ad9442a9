namespace Chiron.Knowledge.Search;

/// <summary>A file that was not taken into an index.</summary>
/// <param name="Path">Relative to the folder that was added.</param>
/// <param name="Place">Line and column, where there is one.</param>
/// <param name="Reason">What is wrong, in a sentence without the file's content.</param>
public sealed record RefusedFile(string Path, string? Place, string Reason)
{
    public override string ToString() => Place is null ? $"{Path}: {Reason}" : $"{Path}: {Place}: {Reason}";
}
