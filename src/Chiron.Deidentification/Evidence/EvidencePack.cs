using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>
/// One signed zip that an expert determination can cite: the policy with its tables, the reports, the hashes of all output files and how each measure
/// is taken. It holds no record and no name of a source file.
/// </summary>
public static class EvidencePack
{
    public const string FileName = "evidence.zip";

    private const string ManifestName = "manifest.json";
    private const string SignatureName = "manifest.sig";
    private const string PublicKeyName = "public-key.pem";
    private const int MostFiles = 1000;
    private const long MostBytes = 256L << 20;

    /// <param name="path">In the folder of the run's reports.</param>
    /// <param name="report">Of a finished run.</param>
    public static void Write(string path, DeidentificationPolicy policy, DeidentificationReport report, EvidenceKey key, TimeProvider time)
    {
        var files = Contents(policy, report, Path.GetDirectoryName(Path.GetFullPath(path))!);
        var manifest = new EvidenceManifest
        {
            Format = EvidenceManifest.FormatName,
            Software = Software(),
            CreatedUtc = time.GetUtcNow(),
            Policy = report.Policy,
            PolicyHash = report.PolicyHash,
            KeyFingerprint = report.KeyFingerprint,
            Passed = report.Passed,
            Patients = report.Patients,
            Documents = report.Counts.Documents,
            Images = report.Dicom?.Written ?? 0,
            StringsSearched = report.StringsSearched + (report.Dicom?.StringsSearched ?? 0),
            Leaks = report.Leaks,
            Quarantined = report.Quarantined + (report.Dicom?.Quarantined ?? 0),
            Files = [.. files.Select(file => new EvidenceFile(file.Key, file.Value.Length, ContentHash.OfBytes(file.Value)))],
        };
        var signed = JsonSerializer.SerializeToUtf8Bytes(manifest, ReportJson.Default.EvidenceManifest);
        files[ManifestName] = signed;
        files[SignatureName] = key.Sign(signed);
        files[PublicKeyName] = Encoding.ASCII.GetBytes(key.PublicKeyPem);
        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        });
    }

    /// <summary>Checks the signature and every file; nothing is unpacked.</summary>
    /// <param name="publicKeyPem">The signer's key, from elsewhere; null for the key inside the pack, which finds damage but no forger.</param>
    /// <exception cref="DeidentificationException">There is no such file, or it is no zip.</exception>
    public static EvidenceVerification Verify(string path, string? publicKeyPem = null)
    {
        if (!File.Exists(path))
            throw new DeidentificationException($"there is no file '{path}'; give the evidence pack, reports/{FileName} of an output");
        try
        {
            using var zip = ZipFile.OpenRead(path);
            return Verify(zip, publicKeyPem);
        }
        catch (InvalidDataException fault)
        {
            throw new DeidentificationException($"'{path}' is no zip archive, or a damaged one; take it from where it was made again", fault);
        }
    }

    private static EvidenceVerification Verify(ZipArchive zip, string? publicKeyPem)
    {
        List<string> problems = [];
        if (zip.Entries.Count > MostFiles)
            return new EvidenceVerification(null, "", [$"the pack holds {zip.Entries.Count} files, and no pack holds more than {MostFiles}"]);
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
            if (!entries.TryAdd(entry.FullName, entry))
                problems.Add($"'{entry.FullName}' stands in the pack twice");

        var (signed, signature) = (Read(entries, ManifestName), Read(entries, SignatureName));
        publicKeyPem ??= Read(entries, PublicKeyName) is { } inside ? Encoding.ASCII.GetString(inside) : null;
        if (signed is null || signature is null || publicKeyPem is null)
            return new EvidenceVerification(null, "", [.. problems, "the manifest, its signature or the public key is missing"]);
        if (!EvidenceKey.Verify(publicKeyPem, signed, signature))
            return new EvidenceVerification(null, "", [.. problems, "the manifest is not as it was signed, or was signed with another key"]);

        var manifest = Parse(signed);
        if (manifest is null)
            return new EvidenceVerification(null, "", [.. problems, $"the manifest is none of the format {EvidenceManifest.FormatName}"]);
        foreach (var file in manifest.Files)
            if (Read(entries, file.Path) is not { } bytes)
                problems.Add($"'{file.Path}' is missing, or larger than any file of a pack");
            else if (bytes.Length != file.Bytes || ContentHash.OfBytes(bytes) != file.Sha256)
                problems.Add($"'{file.Path}' is not as it was signed");
        foreach (var name in entries.Keys.Except([.. manifest.Files.Select(file => file.Path), ManifestName, SignatureName, PublicKeyName]))
            problems.Add($"'{name}' is not in the manifest");
        return new EvidenceVerification(manifest, EvidenceKey.Fingerprint(publicKeyPem), problems);
    }

    private static EvidenceManifest? Parse(byte[] signed)
    {
        try
        {
            return JsonSerializer.Deserialize(signed, ReportJson.Default.EvidenceManifest) is { Format: EvidenceManifest.FormatName } manifest ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // At most as many bytes as a file of a pack may have, whatever its header says.
    private static byte[]? Read(Dictionary<string, ZipArchiveEntry> entries, string name)
    {
        if (!entries.TryGetValue(name, out var entry) || entry.Length > MostBytes)
            return null;
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (memory.Length + read > MostBytes)
                return null;
            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }

    private static SortedDictionary<string, byte[]> Contents(DeidentificationPolicy policy, DeidentificationReport report, string reports)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["policy/policy.yaml"] = Encoding.UTF8.GetBytes(policy.Yaml),
            ["method.md"] = Encoding.UTF8.GetBytes(EvidenceMethod.Text(report)),
            ["outputs.sha256"] = Encoding.UTF8.GetBytes(string.Concat(report.Outputs.Select(output => $"{output.Value}  {output.Key}\n"))),
            ["reports/deidentification.json"] = JsonSerializer.SerializeToUtf8Bytes(report, ReportJson.Default.DeidentificationReport),
            ["reports/deidentification.html"] = Encoding.UTF8.GetBytes(ReportPage.Html(report)),
        };
        foreach (var table in PolicyFile.Tables)
            files[$"policy/tables/{table}"] = Encoding.UTF8.GetBytes(DataFile.Text(table));
        if (report.Dicom is null)
            return files;
        files[DicomFolderRun.ListName] = File.ReadAllBytes(Path.Combine(reports, DicomFolderRun.ListName));
        foreach (var table in ConfidentialityTable.Tables)
            files[$"policy/tables/{table}"] = Encoding.UTF8.GetBytes(DataFile.Text(table));
        return files;
    }

    private static string Software() =>
        "Chiron " + (typeof(EvidencePack).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "of unknown version");
}
