using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Intake;

/// <summary>
/// Turns a folder of de-identified FHIR into a MEDS dataset. A subject's resources may lie in any files in any order. All or nothing: a run that is
/// stopped leaves what stood there before.
/// </summary>
public sealed class TimelineDatasetBuilder(MedsDatasetWriterOptions? writerOptions = null, FhirSourceOptions? sourceOptions = null)
{
    /// <summary>Reads <paramref name="sourceFolder"/> and writes the dataset <paramref name="targetFolder"/>, replacing what stands there.</summary>
    /// <param name="sourceFolder">De-identified FHIR: a folder or one file.</param>
    /// <param name="targetFolder">Of the dataset.</param>
    /// <param name="quarantine">Takes what could not be read; null where the report's counts are enough.</param>
    /// <param name="progress">Bytes of the source on disk; the sorting at the end is not part of it.</param>
    /// <param name="stop">Cancelled, nothing is left of the new dataset.</param>
    /// <exception cref="IntakeException">The source does not exist or holds no FHIR, or none of it became an event.</exception>
    /// <exception cref="MedsException">The dataset could not be written.</exception>
    public IntakeReport Build(
        string sourceFolder,
        string targetFolder,
        Quarantine? quarantine = null,
        IProgress<ReadProgress>? progress = null,
        CancellationToken stop = default)
    {
        try
        {
            return Read(new FhirSource(sourceFolder, sourceOptions), sourceFolder, targetFolder, quarantine ?? new Quarantine(), progress, stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The fault's own words may name a file, and some sources name files after patients.
            throw new IntakeException(
                $"the dataset '{targetFolder}' could not be built ({fault.GetType().Name}): make room on the disk and check the permissions, then run again; "
                + "what stood there before still stands",
                fault);
        }
    }

    private IntakeReport Read(
        FhirSource source, string sourceFolder, string targetFolder, Quarantine quarantine, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        var report = new IntakeReport { Files = source.Files.Count };
        using var writer = new MedsDatasetWriter(targetFolder, writerOptions);
        using var deferred = new DeferredResources(Path.GetFullPath(targetFolder).TrimEnd(Path.DirectorySeparatorChar) + ".deferred.partial");
        var reader = new FhirEventReader(new DatasetSink(writer), quarantine, report);

        foreach (var document in source.ReadDocuments(quarantine, progress, stop))
            reader.ReadDocument(document, deferred.Add);
        foreach (var resource in deferred.ReadAll())
        {
            stop.ThrowIfCancellationRequested();
            reader.ReadDeferred(resource);
        }

        report.TakeOver(quarantine);
        if (writer.EventCount == 0)
            throw new IntakeException(
                $"nothing in '{sourceFolder}' became an event: {report.Documents} documents were read and {quarantine.Count} items quarantined; "
                + "check that the folder holds FHIR R4 JSON of patients");
        writer.Complete(CodeSystems.AncestorsOf, stop: stop);
        return report;
    }

    private sealed class DatasetSink(MedsDatasetWriter writer) : IEventSink
    {
        public void Add(long subjectId, in Event e, EventKind kind, string? unit, string? description) =>
            writer.Append(subjectId, e, kind, unit, description);
    }
}
