using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Chiron.Intake;

/// <summary>Frames one file into documents through a single pooled buffer that grows to the longest document met.</summary>
internal sealed class FhirDocumentReader : IDisposable
{
    private const int FirstBufferBytes = 1 << 17;

    private readonly FhirFile _file;
    private readonly Quarantine _quarantine;
    private readonly int _maximumBytes;
    private FileStream? _disk;
    private Stream? _content;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _start;
    private int _end;
    private long _startOffset;
    private long _line = 1;
    private bool _atEnd;
    private bool _oneDocument;
    private bool _opened;

    public FhirDocumentReader(FhirFile file, Quarantine quarantine, FhirSourceOptions options)
    {
        _file = file;
        _quarantine = quarantine;
        _maximumBytes = options.MaximumDocumentBytes;
    }

    public long BytesReadOnDisk => _disk?.Position ?? _file.Bytes;

    private ReadOnlySpan<byte> Pending => _buffer.AsSpan(_start, _end - _start);

    public bool TryReadNext(out FhirDocument document)
    {
        document = default;
        try
        {
            if (!_opened)
                Open();
            return _oneDocument ? TryReadWhole(out document) : TryReadLine(out document);
        }
        catch (InvalidDataException fault)
        {
            var truncated = fault.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase);
            GiveUp(
                truncated ? QuarantineReason.TruncatedGzip : QuarantineReason.InvalidGzip,
                truncated
                    ? "the gzip file is cut short; documents before this point were read, what follows is lost: copy the file again"
                    : "the gzip file is damaged here; documents before this point were read, what follows is lost: copy the file again");
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            GiveUp(QuarantineReason.Unreadable, $"the file could not be read ({fault.GetType().Name}); check its permissions and the disk");
            return false;
        }
    }

    public void Dispose()
    {
        _content?.Dispose();
        _disk?.Dispose();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Open()
    {
        _opened = true;
        _disk = new FileStream(_file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        Span<byte> first = stackalloc byte[2];
        var isGzip = _disk.ReadAtLeast(first, 2, throwOnEndOfStream: false) == 2 && first[0] == 0x1F && first[1] == 0x8B;
        _disk.Position = 0;
        if (!isGzip && first[0] != (byte)'{' && IsNamedGzip() && _file.Bytes > 0)
            throw new InvalidDataException("no gzip header");
        _content = isGzip ? new GZipStream(_disk, CompressionMode.Decompress, leaveOpen: true) : _disk;

        Fill();
        if (Pending.StartsWith("\uFEFF"u8))
            Consume(3);
        _oneDocument = IsOneDocument();
    }

    private bool IsNamedGzip() => _file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    // NDJSON when the first line that is not blank is a whole JSON value. When it is not, the file may still be NDJSON with a broken first line:
    // only then does its name decide, and only if the next line opens an object.
    private bool IsOneDocument()
    {
        SkipBlank();
        int newline;
        while ((newline = Pending.IndexOf((byte)'\n')) < 0 && !_atEnd && _end - _start <= _maximumBytes)
            Fill();
        if (newline < 0 || IsWholeJson(Pending[..newline]))
            return false;

        var plainName = IsNamedGzip() ? _file.Name[..^3] : _file.Name;
        if (plainName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return true;
        while (Pending[newline..].TrimStart(" \t\r\n"u8).IsEmpty && !_atEnd && _end - _start <= _maximumBytes)
            Fill();
        return !Pending[newline..].TrimStart(" \t\r\n"u8).StartsWith("{"u8);
    }

    private static bool IsWholeJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TryReadWhole(out FhirDocument document)
    {
        document = default;
        while (!_atEnd && _end - _start <= _maximumBytes)
            Fill();
        if (_end - _start > _maximumBytes)
        {
            GiveUp(QuarantineReason.TooLarge, TooLargeSentence());
            return false;
        }

        return TryTake(_end - _start, out document);
    }

    private bool TryReadLine(out FhirDocument document)
    {
        var searched = 0;
        while (true)
        {
            var newline = Pending[searched..].IndexOf((byte)'\n');
            if (newline >= 0)
            {
                if (TryTake(searched + newline + 1, out document))
                    return true;
                searched = 0;
                continue;
            }

            searched = _end - _start;
            if (_atEnd)
                return TryTake(searched, out document);
            if (searched > _maximumBytes)
            {
                Report(QuarantineReason.TooLarge, TooLargeSentence(), default);
                SkipLine();
                searched = 0;
                continue;
            }

            Fill();
        }
    }

    // Takes the next `length` bytes as a document; false where there is nothing to give: blank, too large, or no JSON object.
    private bool TryTake(int length, out FhirDocument document)
    {
        var blank = length - Pending[..length].TrimStart(" \t\r\n"u8).Length;
        Consume(blank);
        length -= blank;
        var bytes = _buffer.AsMemory(_start, length).TrimEnd(" \t\r\n"u8);
        document = new FhirDocument(_file.Name, _line, _startOffset, bytes);
        var isObject = bytes.Span.StartsWith("{"u8);
        if (length > _maximumBytes)
            Report(QuarantineReason.TooLarge, TooLargeSentence(), default);
        else if (!isObject && length > 0)
            Report(QuarantineReason.NotJson, "the document does not begin with '{', so it is no JSON object", bytes);
        Consume(length);
        return isObject && length <= _maximumBytes;
    }

    private void SkipBlank()
    {
        while (true)
        {
            Consume(_end - _start - Pending.TrimStart(" \t\r\n"u8).Length);
            if (_start < _end || _atEnd)
                return;
            Fill();
        }
    }

    private void SkipLine()
    {
        int newline;
        while ((newline = Pending.IndexOf((byte)'\n')) < 0)
        {
            Consume(_end - _start);
            if (_atEnd)
                return;
            Fill();
        }

        Consume(newline);
    }

    private void Consume(int count)
    {
        _line += Pending[..count].Count((byte)'\n');
        _start += count;
        _startOffset += count;
    }

    // Reads more behind what is pending, moving it to the front or to a larger buffer when there is no room.
    private void Fill()
    {
        if (_end == _buffer.Length)
        {
            var target = _start > _buffer.Length / 2 ? _buffer : ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
            Pending.CopyTo(target);
            if (target != _buffer)
                ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
            _end -= _start;
            _start = 0;
        }

        var read = _content!.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _atEnd = read == 0;
    }

    private string TooLargeSentence() =>
        $"the document is larger than {_maximumBytes} bytes; split it, or raise the limit";

    private void GiveUp(QuarantineReason reason, string sentence)
    {
        Report(reason, sentence, _buffer.AsMemory(_start, _end - _start));
        _opened = true;
        _atEnd = true;
        _oneDocument = false;
        _start = _end;
    }

    private void Report(QuarantineReason reason, string sentence, ReadOnlyMemory<byte> content) =>
        _quarantine.Add(new QuarantinedItem(_file.Name, _line, _startOffset, Entry: null, ResourceType: null, reason, sentence), content);
}
