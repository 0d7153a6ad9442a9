namespace Chiron.Deidentification;

/// <summary>Reads and writes DICOM files; the seam at which another library could take the place of <see cref="DicomPart10"/>.</summary>
public interface IDicomFormat
{
    /// <exception cref="DicomException">The file cannot be read as DICOM; says where and why.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    DicomFile Read(string path);

    /// <param name="content">A whole file; must live as long as the result.</param>
    /// <exception cref="DicomException">The bytes cannot be read as DICOM; says where and why.</exception>
    DicomFile Read(ReadOnlyMemory<byte> content);

    /// <summary>Writes the file with the encoding that its datasets say; one that was read and not changed comes out byte for byte, unless deflated.</summary>
    /// <exception cref="DicomException">A value does not fit its encoding.</exception>
    void Write(DicomFile file, Stream target);
}
