namespace Chiron.Deidentification;

/// <summary>What cleans and audits DICOM files on one thread.</summary>
internal sealed class DicomWorker(DeidentificationPolicy policy, DeidentificationKey key, AuditIndex audits, DicomOptions options, ITextFinder? text)
{
    private readonly DicomCleaner _cleaner = new(policy, key, audits.Identities, options, format: null, text);
    private readonly DicomAudit _audit = new(policy, key, audits, options);
    private readonly DicomPart10 _format = new();

    public Pseudonyms Pseudonyms { get; } = new(key);

    public DicomResult Clean(FileInfo file, string target)
    {
        try
        {
            using var stream = new FileStream(target, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
            return _cleaner.Clean(file.FullName, stream);
        }
        catch (UnauthorizedAccessException)
        {
            return DicomResult.Refused("the file may not be read by this user", file.Length);
        }
    }

    /// <summary>Reads source and output again from the disk.</summary>
    /// <exception cref="DeidentificationException">What was written cannot be read again.</exception>
    public DicomAuditResult Audit(string name, FileInfo file, string written, DicomResult result)
    {
        try
        {
            using var source = _format.Read(file.FullName);
            using var output = _format.Read(written);
            return _audit.Check(name, source, output, result.Pseudonym!);
        }
        catch (DicomException fault)
        {
            throw new DeidentificationException($"'{name}' cannot be read back after it was written, so it cannot be audited; check the disk and run again", fault);
        }
    }
}
