namespace Chiron.Model;

/// <summary>What a run does to the machine's memory, for its metrics.</summary>
internal sealed class MemoryWatch
{
    private readonly int _collectionsBefore = GC.CollectionCount(2);

    /// <summary>Full garbage collections since this object was made.</summary>
    public int FullCollections => GC.CollectionCount(2) - _collectionsBefore;

    public static double ResidentMegabytes => Math.Round(Environment.WorkingSet / 1048576.0, 1);
}
