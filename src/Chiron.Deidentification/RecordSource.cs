using System.Globalization;
using System.Runtime.ExceptionServices;
using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>The identified files of a run, in the order that names their output files.</summary>
internal sealed class RecordSource
{
    private readonly int _threads;
    private readonly FhirSource? _reader;

    /// <summary>A source without records.</summary>
    public RecordSource() => (Files, _threads) = ([], 1);

    /// <param name="threads">Files at a time; 0 for one a processor.</param>
    /// <param name="maximumDocumentBytes">A larger document is quarantined; null for the reader's own limit.</param>
    /// <exception cref="IntakeException">The folder does not exist or holds no FHIR file.</exception>
    /// <exception cref="DeidentificationException">Its FHIR files are all of a simulated cohort's truth.</exception>
    public RecordSource(string folder, int threads, int? maximumDocumentBytes = null)
    {
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
        _reader = new FhirSource(folder, maximumDocumentBytes is { } bytes ? new FhirSourceOptions { MaximumDocumentBytes = bytes } : null);
        Files = _reader.Files.Where(file => !file.Name.StartsWith("truth/", StringComparison.Ordinal)).ToList();
        if (Files.Count == 0)
            throw new DeidentificationException($"the folder '{folder}' holds no FHIR file outside of truth/");
    }

    public FhirSource Reader => _reader ?? throw new InvalidOperationException("there are no records to read");

    public List<FhirFile> Files { get; }

    public long TotalBytes => Files.Sum(file => file.Bytes);

    /// <summary>The name of a file's output, which tells nothing of its own.</summary>
    public string OutputName(int index) =>
        $"part-{index + 1:D5}.ndjson{(Files[index].Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "")}";

    /// <summary>Which files there are, how long and how old.</summary>
    public IEnumerable<string> State => Files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name}|{file.Bytes}|{File.GetLastWriteTimeUtc(file.Path).Ticks}"));

    /// <summary>Reads all files for who is who in them.</summary>
    public IdentityIndex Collect(StageProgress progress, CancellationToken stop)
    {
        var identities = new IdentityIndex();
        Collect(identities, progress, stop);
        identities.Settle();
        return identities;
    }

    /// <summary>The same into identities that others are collected in too, which are settled when all is.</summary>
    public void Collect(IdentityIndex identities, StageProgress progress, CancellationToken stop) =>
        ForEach(index =>
        {
            var collector = new IdentityCollector(identities);
            foreach (var document in Reader.ReadDocuments(Files[index], new Quarantine(), stop))
                collector.Collect(document.Utf8.Span);
            progress.Add(Files[index].Bytes);
        }, stop);

    /// <summary>Does something for each file, several at a time; the first fault is thrown as it was.</summary>
    public void ForEach(Action<int> act, CancellationToken stop)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = stop };
        try
        {
            Parallel.For(0, Files.Count, options, act);
        }
        catch (AggregateException faults)
        {
            stop.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }
    }
}
