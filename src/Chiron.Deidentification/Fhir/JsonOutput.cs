using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Chiron.Deidentification;

/// <summary>JSON written into one growing buffer, that can be taken back to any earlier point: how an element or a resource is left out after all.</summary>
/// <remarks>Commas are put by what stands before, so taking back needs no other state.</remarks>
internal sealed class JsonOutput
{
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Rewind(int length) => Length = length;

    public void StartObject() => Open((byte)'{');

    public void StartArray() => Open((byte)'[');

    public void End(byte bracket)
    {
        Reserve(1);
        _bytes[Length++] = bracket;
    }

    public void EndLine() => End((byte)'\n');

    /// <summary>Whether nothing was written into the object or array that was opened last.</summary>
    public bool IsEmptySinceOpen => _bytes[Length - 1] is (byte)'{' or (byte)'[';

    /// <param name="escaped">The name as it stands between the quotation marks of valid JSON.</param>
    public void Name(ReadOnlySpan<byte> escaped)
    {
        Separate(escaped.Length + 3);
        var at = Length;
        _bytes[at++] = (byte)'"';
        escaped.CopyTo(_bytes.AsSpan(at));
        at += escaped.Length;
        _bytes[at++] = (byte)'"';
        _bytes[at++] = (byte)':';
        Length = at;
    }

    /// <param name="escaped">As it stands between the quotation marks of valid JSON.</param>
    public void RawString(ReadOnlySpan<byte> escaped)
    {
        Separate(escaped.Length + 3);
        _bytes[Length++] = (byte)'"';
        escaped.CopyTo(_bytes.AsSpan(Length));
        Length += escaped.Length;
        _bytes[Length++] = (byte)'"';
    }

    /// <summary>A number or literal as it stands in valid JSON.</summary>
    public void RawValue(ReadOnlySpan<byte> json)
    {
        Separate(json.Length + 1);
        json.CopyTo(_bytes.AsSpan(Length));
        Length += json.Length;
    }

    public void String(string text) =>
        RawString(Escape(text));

    /// <summary>A text as it stands between the quotation marks of JSON.</summary>
    public static byte[] Escape(string text) => Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text));

    /// <summary>Puts a shorter or equally long value over one that was written, and blanks behind it.</summary>
    public void Overwrite(int at, int length, ReadOnlySpan<byte> json)
    {
        json.CopyTo(_bytes.AsSpan(at, length));
        _bytes.AsSpan(at + json.Length, length - json.Length).Fill((byte)' ');
    }

    private void Open(byte bracket)
    {
        Separate(2);
        _bytes[Length++] = bracket;
    }

    private void Separate(int room)
    {
        Reserve(room + 1);
        if (Length > 0 && _bytes[Length - 1] is not ((byte)'{' or (byte)'[' or (byte)':'))
            _bytes[Length++] = (byte)',';
    }

    private void Reserve(int room)
    {
        if (_bytes.Length - Length < room)
            Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, Length + room)));
    }
}
