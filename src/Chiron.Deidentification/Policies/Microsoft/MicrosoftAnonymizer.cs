using System.IO.Compression;
using System.Text.Json;
using Chiron.Intake;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>
/// Applies a configuration of Microsoft's FHIR anonymizer to documents or to a folder of them. It does what the configuration says and no more: it shares
/// no identity between formats, scrubs no text, and no leak audit follows. For those, use <see cref="Deidentifier"/> with a policy.
/// </summary>
/// <param name="key">Noise, and whatever key the configuration leaves empty, is derived from it.</param>
/// <param name="today">Ages over 89 are reckoned to this day; null for the day of the run.</param>
public sealed class MicrosoftAnonymizer(MicrosoftConfiguration configuration, DeidentificationKey key, DateOnly? today = null)
{
    private readonly MicrosoftSecrets _secrets = new(configuration.Parameters, key);
    private readonly DateOnly _today = today ?? DateOnly.FromDateTime(DateTime.UtcNow);

    /// <param name="document">One resource of FHIR R4 in JSON, be it a bundle.</param>
    /// <param name="scopeName">The file's or folder's name, where the configuration shifts dates by these.</param>
    /// <returns>The document as the rules leave it, without blanks.</returns>
    /// <exception cref="DeidentificationException">It cannot be read, or a rule cannot be applied and the configuration raises errors.</exception>
    public byte[] Anonymize(ReadOnlyMemory<byte> document, string? scopeName = null)
    {
        var written = Process(document, scopeName, out var fault);
        return written ?? throw new DeidentificationException($"the document cannot be anonymised ({fault!.Value.Reason}): {fault.Value.Detail}");
    }

    /// <summary>Anonymises a folder file by file; each is written aside and renamed.</summary>
    /// <param name="rawFolder">FHIR JSON or NDJSON, gzip or not.</param>
    /// <param name="outFolder">Gets <c>part-00001.ndjson[.gz]</c> and so on.</param>
    /// <exception cref="IntakeException">The folder does not exist or holds no FHIR file.</exception>
    /// <exception cref="DeidentificationException">A rule cannot be applied and the configuration raises errors; nothing of that file is written.</exception>
    public MicrosoftReport Run(string rawFolder, string outFolder, CancellationToken stop = default)
    {
        var source = new FhirSource(rawFolder);
        Directory.CreateDirectory(outFolder);
        List<QuarantineEntry> quarantine = [];
        long documents = 0;
        for (var index = 0; index < source.Files.Count; index++)
        {
            var file = source.Files[index];
            var name = $"part-{index + 1:D5}.ndjson{(file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "")}";
            var path = Path.Combine(outFolder, name);
            try
            {
                var written = Write(source, file, path + AtomicFile.PartialSuffix, name, ScopeName(rawFolder, file), quarantine, stop);
                documents += written;
                if (written > 0)
                    File.Move(path + AtomicFile.PartialSuffix, path, overwrite: true);
                else
                    File.Delete(path);
            }
            finally
            {
                File.Delete(path + AtomicFile.PartialSuffix);
            }
        }

        return new MicrosoftReport(configuration.ContentHash, source.Files.Count, documents, quarantine);
    }

    private long Write(FhirSource source, FhirFile file, string partial, string name, string? scopeName, List<QuarantineEntry> quarantine, CancellationToken stop)
    {
        using var disk = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        using var compressed = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(disk, CompressionLevel.Fastest, leaveOpen: true) : null;
        Stream target = compressed is null ? disk : compressed;
        var unreadable = new Quarantine((item, _) => quarantine.Add(new QuarantineEntry(name, item.Line, item.Entry, item.Reason.ToString(), item.Detail)));
        long documents = 0;
        foreach (var document in source.ReadDocuments(file, unreadable, stop))
            if (Process(document.Utf8, scopeName, out var fault) is { } bytes)
            {
                target.Write(bytes);
                target.WriteByte((byte)'\n');
                documents++;
            }
            else
            {
                quarantine.Add(new QuarantineEntry(name, document.Line, Entry: null, fault!.Value.Reason.ToString(), fault.Value.Detail));
            }

        return documents;
    }

    private string? ScopeName(string rawFolder, FhirFile file) => configuration.Parameters.DateShiftScope switch
    {
        DateShiftScope.File => Path.GetFileName(file.Path),
        DateShiftScope.Folder => Path.GetFileName(Path.GetFullPath(rawFolder).TrimEnd('/', '\\')),
        _ => null,
    };

    private byte[]? Process(ReadOnlyMemory<byte> document, string? scopeName, out ResourceFault? fault)
    {
        fault = null;
        try
        {
            var resource = FhirElementReader.Read(document);
            try
            {
                new MicrosoftProcess(configuration, _secrets, scopeName, _today).Apply(resource);
            }
            catch (ProcessingException error)
            {
                if (!configuration.SkipsProcessingErrors)
                    throw new DeidentificationException($"{error.Message}; correct the rule, or let 'processingErrors' skip such resources", error);
                resource = MicrosoftProcess.Empty(resource);
            }

            return FhirElementWriter.Write(resource);
        }
        catch (RefusedResourceException refused)
        {
            fault = new ResourceFault(Entry: null, refused.Reason, refused.Message);
        }
        catch (JsonException error)
        {
            fault = new ResourceFault(Entry: null, QuarantineReason.NotJson, $"the JSON breaks at line {error.LineNumber + 1} of the document, byte {error.BytePositionInLine}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            fault = new ResourceFault(Entry: null, QuarantineReason.NotUtf8, "a string holds half a character or an escape that is none");
        }

        return null;
    }
}
