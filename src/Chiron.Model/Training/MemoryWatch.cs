namespace Chiron.Model;

/// <summary>What a run does to the machine's memory, for its metrics.</summary>
internal sealed class MemoryWatch
{
    private int? _collectionsBefore;

    /// <summary>Full garbage collections since <see cref="Begin"/>.</summary>
    public int FullCollections => GC.CollectionCount(2) - (_collectionsBefore ?? GC.CollectionCount(2));

    /// <summary>Called after each step; the first call counts: by then the step's buffers have their size.</summary>
    public void Begin() => _collectionsBefore ??= GC.CollectionCount(2);

    public static double ResidentMegabytes => Math.Round(Environment.WorkingSet / 1048576.0, 1);
}
