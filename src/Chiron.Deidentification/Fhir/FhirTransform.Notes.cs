using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Chiron.Deidentification;

internal sealed partial class FhirTransform
{
    private bool AttachmentObject(ref JsonScanner reader)
    {
        var contentType = Text(reader, "contentType"u8);
        var isHtml = contentType is not null && contentType.Contains("html", StringComparison.OrdinalIgnoreCase);
        var isText = contentType is null || isHtml || contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase);
        var frame = new ObjectFrame { Rules = Rules("Attachment"), FirstDisplay = _displays.Count };
        _output.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.ValueSpan;
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                var mark = _output.Length;
                _output.Name(name);
                if (reader.TokenType == JsonTokenType.String && isText && NoteData(ref reader, isHtml))
                    continue;
                _output.Rewind(mark);
                reader.Skip();
                if (!isText)
                    Removed("attachments that are no text");
            }
            else if (reader.ValueTextEquals("contentType"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String || !isText)
                    continue;
                _output.Name(name);
                if (isHtml)
                    _output.RawString("text/plain; charset=utf-8"u8);
                else
                    _output.String(CharsetUtf8(contentType!));
            }
            else if (reader.ValueTextEquals("language"u8) || reader.ValueTextEquals("title"u8) || reader.ValueTextEquals("creation"u8))
            {
                Property(ref reader, ref frame, isContained: false);
            }
            else
            {
                Removed("addresses, sizes and hashes of attachments");
                reader.Read();
                reader.Skip();
            }
        }

        return End();
    }

    // Base64 of a text: scrubbed and written as base64 again. False where it is no text.
    private bool NoteData(ref JsonScanner reader, bool isHtml)
    {
        var (start, length) = (reader.ValueStart, reader.ValueSpan.Length);
        foreach (var note in _notes)
            if (note.Length == length && ReferenceEquals(note.Patient, _patient) && _document.Span.Slice(note.Start, length).SequenceEqual(reader.ValueSpan))
            {
                _output.String(note.Result);
                return true;
            }

        var bytes = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(length) + 3);
        try
        {
            if (!Decode(ref reader, bytes, out var decoded))
            {
                Removed("attachments that are no text");
                return false;
            }

            var content = bytes.AsSpan(0, decoded);
            var text = Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : Encoding.Latin1.GetString(content);
            if (!isHtml && IsBinary(text))
            {
                Removed("attachments that are no text");
                return false;
            }

            _counts.NotesScrubbed++;
            _counts.NoteBytes += decoded;
            var plain = isHtml ? PlainText(text) : text;
            var result = Convert.ToBase64String(Encoding.UTF8.GetBytes(ScrubText(plain, isNote: true)));
            if (_notes.Count < 64)
                _notes.Add((_patient, start, length, result));
            _output.RawString(Encoding.ASCII.GetBytes(result));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private static bool Decode(ref JsonScanner reader, byte[] bytes, out int decoded)
    {
        decoded = 0;
        if (!reader.ValueIsEscaped && Base64.DecodeFromUtf8(reader.ValueSpan, bytes, out _, out decoded) == OperationStatus.Done)
            return true;
        if (!reader.TryGetBytesFromBase64(out var escaped))
            return false;
        escaped.CopyTo(bytes, 0);
        decoded = escaped.Length;
        return true;
    }

    private static bool IsBinary(string text) => text.AsSpan().ContainsAnyInRange('\0', '\b') || text.StartsWith("%PDF", StringComparison.Ordinal) ||
        text.StartsWith("{\\rtf", StringComparison.Ordinal);

    private static string CharsetUtf8(string contentType)
    {
        var parameters = contentType.IndexOf(';', StringComparison.Ordinal);
        var kind = parameters < 0 ? contentType : contentType[..parameters];
        return kind.AsSpan().ContainsAnyExcept(MediaTypeCharacters) ? "text/plain; charset=utf-8" : kind + "; charset=utf-8";
    }

    private static readonly SearchValues<char> MediaTypeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/+-.");

    // Tags are dropped without a space, so that a name cut by one is whole again; those that end a line leave a line's end.
    private static string PlainText(string html) => WebUtility.HtmlDecode(Tag().Replace(LineEnd().Replace(html, "\n"), ""));

    [GeneratedRegex(@"<\s*/?\s*(br|p|div|li|tr|td|th|h[1-6]|table|ul|ol)\b[^>]*>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"<(?<tag>script|style)\b.*?</\k<tag>\s*>|<!--.*?-->|<[^>]*>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
