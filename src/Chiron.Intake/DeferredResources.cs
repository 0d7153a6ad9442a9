using System.Text;

namespace Chiron.Intake;

/// <summary>Resources set down on the disk until everything else has been read, because they name something that had not come yet. For one thread.</summary>
internal sealed class DeferredResources : IDisposable
{
    private readonly FileStream _spool;
    private readonly BinaryWriter _writer;

    public DeferredResources(string path)
    {
        _spool = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 20, FileOptions.DeleteOnClose);
        _writer = new BinaryWriter(_spool, Encoding.UTF8, leaveOpen: true);
    }

    public long Count { get; private set; }

    public void Add(FhirResource resource)
    {
        Count++;
        _writer.Write(resource.Document.File);
        _writer.Write(resource.Document.Line);
        _writer.Write(resource.Document.ByteOffset + resource.Offset);
        _writer.Write(resource.Entry ?? -1);
        _writer.Write(resource.ResourceType);
        Write(resource.Id);
        Write(resource.FullUrlId);
        Write(resource.Utf8);
    }

    /// <summary>What was set down, in order. Each resource is valid until the next.</summary>
    public IEnumerable<FhirResource> ReadAll()
    {
        _writer.Flush();
        _spool.Position = 0;
        using var reader = new BinaryReader(_spool, Encoding.UTF8, leaveOpen: true);
        for (long i = 0; i < Count; i++)
        {
            var file = reader.ReadString();
            var line = reader.ReadInt64();
            var offset = reader.ReadInt64();
            var entry = reader.ReadInt32();
            var resourceType = reader.ReadString();
            var id = Read(reader);
            var fullUrlId = Read(reader);
            var utf8 = Read(reader);
            yield return new FhirResource(
                new FhirDocument(file, line, offset, utf8), entry < 0 ? null : entry, Offset: 0, utf8.Length, resourceType, id, fullUrlId);
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _spool.Dispose();
    }

    private void Write(ReadOnlyMemory<byte> bytes)
    {
        _writer.Write(bytes.Length);
        _writer.Write(bytes.Span);
    }

    private static byte[] Read(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());
}
