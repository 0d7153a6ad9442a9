using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>Audits the DICOM files of an output again, as they lie there: against the list of their hashes, and beside their source.</summary>
internal sealed class DicomOutputAudit(DeidentificationPolicy policy, DeidentificationKey key, DicomReport report, string outFolder)
{
    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];
    private readonly List<LeakFinding> _findings = [];
    private long _leaks;
    private long _stringsSearched;
    private long _orderInversions;

    /// <param name="records">What was found in the records of the same output.</param>
    public OutputAuditReport Add(OutputAuditReport records, DicomSource source, AuditIndex index, StageProgress progress, CancellationToken stop)
    {
        var listed = ReadList();
        var pseudonyms = new Pseudonyms(key);
        var names = source.Files.ConvertAll(file => $"{DicomFolderRun.FolderName}/{DicomSource.OutputName(source.Name(file), pseudonyms)}");
        source.ForEach(() => new DicomAudit(policy, key, index, report.Options), (audit, i) =>
        {
            if (listed.TryGetValue(names[i], out var sha256))
                Check(audit, index.Identities, source.Files[i].FullName, names[i], sha256);
            progress.Add(source.Files[i].Length);
        }, stop);
        _problems.AddRange(listed.Keys.Except(names, StringComparer.Ordinal).Select(name => $"{name} was made from a file that the source does not hold any more"));
        var folder = Path.Combine(outFolder, DicomFolderRun.FolderName);
        if (Directory.Exists(folder))
            _problems.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(outFolder, path).Replace('\\', '/'))
                .Where(name => !listed.ContainsKey(name)).Select(name => $"{name} is not in the report"));
        return records with
        {
            Files = records.Files + listed.Count,
            StringsSearched = records.StringsSearched + _stringsSearched,
            Leaks = records.Leaks + _leaks,
            Findings = [.. records.Findings.Concat(_findings).Take(1000)],
            OrderInversions = records.OrderInversions + _orderInversions,
            Problems = [.. records.Problems.Concat(_problems).Order(StringComparer.Ordinal)],
        };
    }

    private Dictionary<string, string> ReadList()
    {
        var path = Path.Combine(outFolder, "reports", DicomFolderRun.ListName);
        if (!File.Exists(path) || ContentHash.OfFile(path) != report.OutputsHash)
        {
            _problems.Add($"reports/{DicomFolderRun.ListName} is missing, or not as the report's SHA-256 says");
            return [];
        }

        return File.ReadLines(path).ToDictionary(line => line[66..], line => line[..64], StringComparer.Ordinal);
    }

    private void Check(DicomAudit audit, IdentityIndex identities, string original, string name, string sha256)
    {
        var path = Path.Combine(outFolder, name);
        if (!File.Exists(path))
        {
            Problem($"{name} is missing");
            return;
        }

        if (ContentHash.OfFile(path) != sha256)
            Problem($"{name} is not as the report's SHA-256 says");
        try
        {
            var format = new DicomPart10();
            using var source = format.Read(original);
            using var output = format.Read(path);
            var patient = identities.Patient(DicomPeople.PatientKey(source.Dataset, identities));
            var found = audit.Check(name, source, output, new Pseudonyms(key).Id(patient.Id));
            lock (_lock)
            {
                _leaks += found.Leaks;
                _findings.AddRange(found.Findings.Take(1000 - Math.Min(1000, _findings.Count)));
                _stringsSearched += found.StringsSearched;
                _orderInversions += found.Utility.OrderInversions;
            }
        }
        catch (DicomException)
        {
            Problem($"{name} cannot be read beside its source");
        }
    }

    private void Problem(string problem)
    {
        lock (_lock)
            _problems.Add(problem);
    }
}
