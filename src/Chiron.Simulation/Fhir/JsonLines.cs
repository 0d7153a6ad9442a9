using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chiron.Simulation.Fhir;

/// <summary>Writes JSON values as lines: the writer fills a buffer that goes to the stream with each line's end.</summary>
internal sealed class JsonLines
{
    private readonly Stream _output;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    public JsonLines(Stream output)
    {
        _output = output;
        Writer = new Utf8JsonWriter(_buffer, Options);
    }

    /// <summary>The files are JSON for machines, never embedded in a page: names like O'Brien stay readable.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public Utf8JsonWriter Writer { get; }

    public void EndLine()
    {
        Writer.Flush();
        _buffer.Write("\n"u8);
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        Writer.Reset();
    }
}
