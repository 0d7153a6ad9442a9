namespace Chiron.Deidentification;

/// <summary>A DICOM file as read: its values are slices of memory that lives until this is disposed.</summary>
public sealed class DicomFile(DicomDataset dataset, TransferSyntax syntax, IDisposable? memory = null) : IDisposable
{
    /// <summary>128 bytes before the prefix; empty where the file has none.</summary>
    public ReadOnlyMemory<byte> Preamble { get; init; }

    /// <summary>Group 0002, always explicit and little-endian; null where the file has none.</summary>
    public DicomDataset? Meta { get; init; }

    public DicomDataset Dataset { get; } = dataset;

    public TransferSyntax Syntax { get; init; } = syntax;

    /// <summary>Bytes of the file.</summary>
    public long Length { get; init; }

    public void Dispose() => memory?.Dispose();
}
