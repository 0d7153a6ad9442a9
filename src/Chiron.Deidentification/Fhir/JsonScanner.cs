using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>
/// Reads JSON that lies in memory whole, token by token, as strictly as <see cref="Utf8JsonReader"/> and with the same meaning of its members, but without
/// its support for data in pieces, comments and options: a third of its time, and a copy that looks ahead costs next to nothing.
/// </summary>
/// <param name="json">UTF-8, checked to be so by the caller.</param>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    /// <summary>As deep as <see cref="Utf8JsonReader"/> goes by default.</summary>
    public const int MaximumDepth = 64;

    private readonly ReadOnlySpan<byte> _json = json;
    private ulong _objects; // one bit for each open container: an object or a list
    private int _depth;
    private int _at;
    private int _valueStart;
    private int _valueLength;
    private Expectation _next = Expectation.Value;

    public JsonTokenType TokenType { get; private set; } = JsonTokenType.None;

    /// <summary>Whether the string or name holds a backslash.</summary>
    public bool ValueIsEscaped { get; private set; }

    /// <summary>A string or name between its quotation marks as it is written, a number or a literal.</summary>
    public readonly ReadOnlySpan<byte> ValueSpan => _json.Slice(_valueStart, _valueLength);

    /// <summary>Offset of the value between its quotation marks, if it has any.</summary>
    public readonly int ValueStart => _valueStart;

    /// <summary>Offset of the next byte that has not been read.</summary>
    public readonly int Position => _at;

    /// <summary>Open containers, without the one that the current token opens.</summary>
    public readonly int CurrentDepth => TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? _depth - 1 : _depth;

    private readonly bool InObject => (_objects & 1) != 0;

    /// <summary>A scanner that has just read the opening brace at an offset, and knows nothing of what stands before.</summary>
    public static JsonScanner At(ReadOnlySpan<byte> json, int offset)
    {
        var scanner = new JsonScanner(json[offset..]);
        scanner.Read();
        return scanner;
    }

    /// <returns>False at the end.</returns>
    /// <exception cref="JsonException">Not JSON, or not all of it; with its line and byte.</exception>
    public bool Read()
    {
        SkipBlank();
        switch (_next)
        {
            case Expectation.NameOrEnd when Peek() == (byte)'}':
            case Expectation.ItemOrEnd when Peek() == (byte)']':
                Close();
                return true;
            case Expectation.NameOrEnd:
                Name();
                return true;
            case Expectation.ItemOrEnd or Expectation.Value:
                Value();
                return true;
            default:
                break;
        }

        if (_depth == 0)
        {
            if (_at < _json.Length)
                throw Fault();
            return false;
        }

        var c = Peek();
        if (c == (byte)',')
        {
            _at++;
            SkipBlank();
            if (InObject)
                Name();
            else
                Value();
        }
        else if (c == (InObject ? (byte)'}' : (byte)']'))
        {
            Close();
        }
        else
        {
            throw Fault();
        }

        return true;
    }

    /// <summary>Goes to the end of the current value, or of the value of the current name.</summary>
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
            Read();
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var outside = _depth - 1;
        while (_depth > outside)
            Read();
    }

    /// <exception cref="InvalidOperationException">It holds half a character.</exception>
    public readonly string GetString()
    {
        if (!ValueIsEscaped)
            return Encoding.UTF8.GetString(ValueSpan);
        var reader = Reader();
        return reader.GetString()!;
    }

    public readonly bool ValueTextEquals(ReadOnlySpan<byte> utf8)
    {
        if (!ValueIsEscaped)
            return ValueSpan.SequenceEqual(utf8);
        var reader = Reader();
        return reader.ValueTextEquals(utf8);
    }

    public readonly bool TryGetDouble(out double value) =>
        Utf8Parser.TryParse(ValueSpan, out value, out var read) && read == _valueLength;

    public readonly bool TryGetBytesFromBase64(out byte[] bytes)
    {
        var reader = Reader();
        var isBase64 = reader.TryGetBytesFromBase64(out var found);
        bytes = found ?? [];
        return isBase64;
    }

    // The runtime's own reader at the current string, for what is rare.
    private readonly Utf8JsonReader Reader()
    {
        var reader = new Utf8JsonReader(_json.Slice(_valueStart - 1, _valueLength + 2));
        reader.Read();
        return reader;
    }

    private void Name()
    {
        if (Peek() != (byte)'"')
            throw Fault();
        String();
        SkipBlank();
        if (Peek() != (byte)':')
            throw Fault();
        _at++;
        TokenType = JsonTokenType.PropertyName;
        _next = Expectation.Value;
    }

    private void Value()
    {
        switch (Peek())
        {
            case (byte)'"':
                String();
                TokenType = JsonTokenType.String;
                break;
            case (byte)'{':
                Open(JsonTokenType.StartObject, 1, Expectation.NameOrEnd);
                return;
            case (byte)'[':
                Open(JsonTokenType.StartArray, 0, Expectation.ItemOrEnd);
                return;
            case (byte)'t':
                Literal("true"u8, JsonTokenType.True);
                break;
            case (byte)'f':
                Literal("false"u8, JsonTokenType.False);
                break;
            case (byte)'n':
                Literal("null"u8, JsonTokenType.Null);
                break;
            default:
                Number();
                break;
        }

        _next = Expectation.AfterValue;
    }

    private void Open(JsonTokenType token, ulong bit, Expectation next)
    {
        if (_depth == MaximumDepth)
            throw Fault();
        _objects = (_objects << 1) | bit;
        _depth++;
        _at++;
        (TokenType, _next, _valueLength) = (token, next, 0);
    }

    private void Close()
    {
        TokenType = InObject ? JsonTokenType.EndObject : JsonTokenType.EndArray;
        _objects >>= 1;
        _depth--;
        _at++;
        (_next, _valueLength) = (Expectation.AfterValue, 0);
    }

    private void String()
    {
        var at = _at + 1;
        _valueStart = at;
        ValueIsEscaped = false;
        ref var bytes = ref MemoryMarshal.GetReference(_json);
        while (true)
        {
            if (at + Vector256<byte>.Count <= _json.Length)
            {
                var block = Vector256.LoadUnsafe(ref bytes, (nuint)at);
                var special = Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\')) |
                    Vector256.Equals(Vector256.Min(block, Vector256.Create((byte)0x1F)), block);
                var mask = special.ExtractMostSignificantBits();
                if (mask == 0)
                {
                    at += Vector256<byte>.Count;
                    continue;
                }

                at += BitOperations.TrailingZeroCount(mask);
            }
            else
            {
                while (at < _json.Length && _json[at] is >= 0x20 and not ((byte)'"' or (byte)'\\'))
                    at++;
                if (at == _json.Length)
                    throw Fault(at);
            }

            var c = _json[at];
            if (c == (byte)'"')
                break;
            if (c != (byte)'\\')
                throw Fault(at);
            at = Escape(at);
        }

        _valueLength = at - _valueStart;
        _at = at + 1;
    }

    private int Escape(int at)
    {
        ValueIsEscaped = true;
        if (at + 1 >= _json.Length)
            throw Fault(at);
        if (_json[at + 1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
            return at + 2;
        if (_json[at + 1] != (byte)'u' || at + 6 > _json.Length)
            throw Fault(at);
        for (var i = at + 2; i < at + 6; i++)
            if (!char.IsAsciiHexDigit((char)_json[i]))
                throw Fault(i);
        return at + 6;
    }

    private void Literal(ReadOnlySpan<byte> word, JsonTokenType token)
    {
        if (!_json[_at..].StartsWith(word))
            throw Fault();
        (_valueStart, _valueLength, TokenType) = (_at, word.Length, token);
        _at += word.Length;
    }

    private void Number()
    {
        var at = _at;
        if (Peek() == (byte)'-')
            at++;
        if (at < _json.Length && _json[at] == (byte)'0')
            at++;
        else
            Digits(ref at);
        if (at < _json.Length && _json[at] == (byte)'.')
        {
            at++;
            Digits(ref at);
        }

        if (at < _json.Length && _json[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < _json.Length && _json[at] is (byte)'+' or (byte)'-')
                at++;
            Digits(ref at);
        }

        if (at == _json.Length ? _depth > 0 : _json[at] is not ((byte)',' or (byte)']' or (byte)'}' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            throw Fault(at);
        (_valueStart, _valueLength, TokenType) = (_at, at - _at, JsonTokenType.Number);
        _at = at;
    }

    private readonly void Digits(ref int at)
    {
        var start = at;
        while (at < _json.Length && char.IsAsciiDigit((char)_json[at]))
            at++;
        if (at == start)
            throw Fault(at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte Peek() => _at < _json.Length ? _json[_at] : throw Fault();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipBlank()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _at++;
    }

    private readonly JsonException Fault() => Fault(_at);

    private readonly JsonException Fault(int at)
    {
        var before = _json[..Math.Min(at, _json.Length)];
        return new JsonException(message: null, path: null, before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }

    private enum Expectation : byte
    {
        Value,
        NameOrEnd,
        ItemOrEnd,
        AfterValue,
    }
}
