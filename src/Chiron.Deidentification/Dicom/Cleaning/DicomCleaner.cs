using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>
/// De-identifies DICOM files by the Basic Application Level Confidentiality Profile (PS3.15 annex E) and its options: the patient of a file gets the pseudonym
/// and the days of the same patient's other records. For one thread; <see cref="DicomFolderRun"/> runs several over a folder.
/// </summary>
public sealed class DicomCleaner
{
    private const string MediaDirectory = "1.2.840.10008.1.3.10";
    private const int MaximumPatients = 4096;

    private readonly DeidentificationPolicy _policy;
    private readonly DeidentificationKey _key;
    private readonly IdentityIndex _identities;
    private readonly IDicomFormat _format;
    private readonly ConfidentialityProfile _profile;
    private readonly PixelCleaner _pixels;
    private readonly IPixelDecoder? _decoder;
    private readonly Pseudonyms _pseudonyms;
    private readonly TextScrubber _scrubber;
    private readonly Dictionary<string, PatientContext> _patients = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, string Issuer), string> _keys = [];

    /// <param name="identities">What other records state of the patients; null where there are none.</param>
    /// <param name="options">Null for those that the policy implies, <see cref="OptionsFor"/>.</param>
    /// <param name="format">Null for the project's own reader and writer.</param>
    /// <param name="text">What finds text in images; null for tesseract where it is installed.</param>
    /// <param name="decoder">What decompresses images that text must be looked for in; null for gdcmconv where it is installed.</param>
    /// <exception cref="DeidentificationException">Dates are to be shifted under a policy that keeps years alone.</exception>
    public DicomCleaner(
        DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex? identities = null, DicomOptions? options = null, IDicomFormat? format = null,
        ITextFinder? text = null, IPixelDecoder? decoder = null)
    {
        Options = options ?? OptionsFor(policy);
        if ((Options & DicomOptions.RetainModifiedDates) != DicomOptions.None && policy.Dates == DatePolicy.Year)
            throw new DeidentificationException($"the policy '{policy.Name}' keeps years alone, which DICOM dates cannot be; leave out the option of modified dates");
        _policy = policy;
        _key = key;
        _identities = identities ?? new IdentityIndex();
        _format = format ?? new DicomPart10();
        _profile = new ConfidentialityProfile(Options);
        _pixels = new PixelCleaner(text ?? Tesseract.Find());
        _decoder = decoder ?? Gdcm.Find();
        _pseudonyms = new Pseudonyms(key);
        _scrubber = new TextScrubber(policy, key, _identities);
    }

    public DicomOptions Options { get; }

    /// <summary>Whose the last file was that was cleaned; null before the first.</summary>
    internal PatientIdentity? LastPatient { get; private set; }

    /// <summary>The options that go with a policy: shifted dates with one that shifts, none of the dates with one that keeps years alone.</summary>
    public static DicomOptions OptionsFor(DeidentificationPolicy policy) =>
        DicomOptions.CleanPixelData | DicomOptions.CleanGraphics | DicomOptions.CleanStructuredContent | DicomOptions.CleanDescriptors |
        DicomOptions.RetainPatientCharacteristics | DicomOptions.RetainSafePrivate |
        (policy.Dates == DatePolicy.Shift ? DicomOptions.RetainModifiedDates : DicomOptions.None);

    /// <summary>Adds what a file states about people to the identities, before any file is cleaned. One that cannot be read adds nothing.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Collect(string path)
    {
        try
        {
            using var file = _format.Read(path);
            if (!IsDirectory(file))
                DicomPeople.Collect(file.Dataset, _identities.Patient(Key(file.Dataset)));
        }
        catch (Exception fault) when (fault is DicomException or DeidentificationException or UnauthorizedAccessException)
        {
            // cleaning quarantines it, with the reason
        }
    }

    /// <summary>Writes the file without its identity, or nothing. An image in which text must be looked for and that cannot be read as it is compressed is written uncompressed.</summary>
    /// <param name="identity">Whose file it is; null to find out by the file's PatientID.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public DicomResult Clean(string path, Stream target, PatientIdentity? identity = null)
    {
        var result = Clean(() => _format.Read(path), target, identity, () => new FileInfo(path).Length);
        return result.IsCompressed && _decoder is not null ? Decompressed(path, target, identity, result) : result;
    }

    /// <param name="content">A whole file.</param>
    /// <inheritdoc cref="Clean(string, Stream, PatientIdentity?)"/>
    public DicomResult Clean(ReadOnlyMemory<byte> content, Stream target, PatientIdentity? identity = null) =>
        Clean(() => _format.Read(content), target, identity, () => content.Length);

    // The decoder's file is as identified as its source: it lies in a folder for this user alone, and goes at once.
    private DicomResult Decompressed(string path, Stream target, PatientIdentity? identity, DicomResult compressed)
    {
        var folder = Directory.CreateTempSubdirectory("chiron-");
        try
        {
            var decoded = Path.Combine(folder.FullName, "decoded.dcm");
            if (!_decoder!.TryDecode(path, decoded))
                return compressed;

            // Whose it is, the source tells: a decoder gives new UIDs to files that have none.
            return Clean(() => _format.Read(decoded), target, identity ?? LastPatient, () => compressed.SourceBytes) with { IsDecompressed = true, SourceBytes = compressed.SourceBytes };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private DicomResult Clean(Func<DicomFile> read, Stream target, PatientIdentity? identity, Func<long> length)
    {
        try
        {
            using var file = read();
            return Clean(file, target, identity);
        }
        catch (DicomException fault)
        {
            return DicomResult.Refused(fault.Message, length());
        }
        catch (DeidentificationException fault)
        {
            return DicomResult.Refused(fault.Message, length());
        }
        catch (RegexMatchTimeoutException)
        {
            return DicomResult.Refused("a text in it takes too long to search for identifiers", length());
        }
    }

    private DicomResult Clean(DicomFile file, Stream target, PatientIdentity? identity)
    {
        if (IsDirectory(file))
            return DicomResult.Refused("the file is the directory of a medium, which names files that will have other names; make a new one from the output", file.Length);
        if (file.Dataset.Elements.Count == 0)
            return DicomResult.Refused("the file holds no data element", file.Length);

        var encoding = DicomPeople.Encoding(file.Dataset);
        var patient = Context(identity ?? _identities.Patient(Key(file.Dataset)));
        LastPatient = patient.Identity;
        DicomPeople.Collect(file.Dataset, patient.Identity);
        var patientId = DicomPeople.Text(file.Dataset, DicomTags.PatientId, encoding);
        var instance = DicomPeople.Text(file.Dataset, DicomTags.SopInstanceUid, encoding);
        if (instance.Length == 0)
            instance = file.Meta is { } meta && DicomPeople.Text(meta, DicomTags.MediaStorageSopInstanceUid, encoding) is { Length: > 0 } stated ? stated : DicomStamp.ContentName(file);

        var images = _profile.Has(DicomOptions.CleanPixelData) ? _pixels.Clean(file) : PixelResult.NotExamined(file);
        if (images.Reason is { } reason)
            return DicomResult.Refused(reason, file.Length, patient.Transform.Pseudonym) with { IsCompressed = images.IsCompressed };
        images.ApplyTo(file.Dataset);

        var cleaner = new DatasetCleaner(_profile, _policy, _pseudonyms, _scrubber, patient, patientId)
        {
            OverlayShowsText = _profile.Has(DicomOptions.CleanGraphics) ? _pixels.OverlayShowsText : null,
        };
        cleaner.Clean(file.Dataset);
        var done = images.Outcome is PixelOutcome.NotExamined ? Options & ~DicomOptions.CleanPixelData : Options;
        DicomStamp.Mark(file.Dataset, _policy, done, images.Outcome);
        var uid = _profile.Has(DicomOptions.RetainUids) && !instance.StartsWith("file|", StringComparison.Ordinal) ? instance : _pseudonyms.Uid(instance);
        var syntax = Syntax(file);
        _format.Write(
            new DicomFile(file.Dataset, TransferSyntax.Of(syntax)) { Preamble = new byte[128], Meta = DicomStamp.Meta(file, syntax, uid) }, target);
        return new DicomResult
        {
            IsWritten = true,
            Pseudonym = patient.Transform.Pseudonym,
            SopInstanceUid = uid,
            Counts = cleaner.Counts,
            Pixels = images.Outcome,
            Options = done,
            SourceBytes = file.Length,
        };
    }

    // Looking an identifier up among all others is work for once a patient.
    private string Key(DicomDataset dataset)
    {
        var encoding = DicomPeople.Encoding(dataset);
        var stated = (DicomPeople.Text(dataset, DicomTags.PatientId, encoding), DicomPeople.Text(dataset, DicomTags.IssuerOfPatientId, encoding));
        if (stated.Item1.Length == 0)
            return DicomPeople.PatientKey(dataset, _identities);
        if (_keys.TryGetValue(stated, out var key))
            return key;
        if (_keys.Count >= MaximumPatients)
            _keys.Clear();
        return _keys[stated] = DicomPeople.PatientKey(dataset, _identities);
    }

    // What the dataset is really written in: files that state another form, or none, were read all the same.
    private static string Syntax(DicomFile file)
    {
        var stated = TransferSyntax.Of(file.Syntax.Uid);
        if (file.Syntax.Uid.Length > 0 && stated.IsImplicit == file.Dataset.IsImplicit && stated.IsBigEndian == file.Dataset.IsBigEndian)
            return file.Syntax.Uid;
        var isCompressed = file.Dataset.Find(DicomTags.PixelData) is { IsEncapsulated: true };
        if (isCompressed && !file.Dataset.IsImplicit && file.Syntax.Uid.Length > 0)
            return file.Syntax.Uid;
        if (isCompressed)
            throw new DicomException("the pixel data are compressed in a form that the file does not state, or that its transfer syntax does not allow");
        return file.Dataset.IsBigEndian ? TransferSyntax.ExplicitBigEndian
            : file.Dataset.IsImplicit ? TransferSyntax.ImplicitLittleEndian : TransferSyntax.ExplicitLittleEndian;
    }

    private static bool IsDirectory(DicomFile file) =>
        (file.Meta is not null && DicomPeople.Text(file.Meta, DicomTags.MediaStorageSopClassUid, DicomText.Default) == MediaDirectory) ||
        file.Dataset.Elements.Exists(element => element.Tag.Group == 4);

    private PatientContext Context(PatientIdentity identity)
    {
        if (_patients.TryGetValue(identity.Id, out var known) && ReferenceEquals(known.Identity, identity))
            return known;
        if (_patients.Count >= MaximumPatients)
            _patients.Clear();
        return _patients[identity.Id] = new PatientContext(identity, new PatientTransform(_key, _policy, identity, _pseudonyms));
    }
}
