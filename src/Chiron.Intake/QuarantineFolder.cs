using System.Text.Json;

namespace Chiron.Intake;

/// <summary>
/// What could not be read of one source file, on the identified side: <c>quarantine.ndjson</c> lists where and why, <c>broken.bin</c> holds the bytes
/// themselves one after the other. Made when the first item comes.
/// </summary>
internal sealed class QuarantineFolder : IDisposable
{
    private readonly string _path;
    private FileStream? _list;
    private FileStream? _broken;

    public QuarantineFolder(string path)
    {
        _path = path;
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    public void Add(QuarantinedItem item, ReadOnlyMemory<byte> content)
    {
        if (_list is null || _broken is null)
        {
            Directory.CreateDirectory(_path);
            _list = File.Create(Path.Combine(_path, "quarantine.ndjson"));
            _broken = File.Create(Path.Combine(_path, "broken.bin"));
        }

        var line = new QuarantineLine(item, _broken.Position, content.Length);
        _list.Write(JsonSerializer.SerializeToUtf8Bytes(line, IntakeLineJson.Default.QuarantineLine));
        _list.Write("\n"u8);
        _broken.Write(content.Span);
    }

    public void Dispose()
    {
        _list?.Dispose();
        _broken?.Dispose();
    }
}
