namespace Chiron.Deidentification;

/// <summary>Adds up what several threads have read.</summary>
internal sealed class StageProgress(string stage, long total, IProgress<DeidentificationProgress>? progress)
{
    private long _done;

    public void Add(long bytes) => progress?.Report(new DeidentificationProgress(stage, Interlocked.Add(ref _done, bytes), total));
}
