using System.Text.Json;

namespace Chiron.Simulation.Fhir;

/// <summary>One transaction bundle a patient, one line each.</summary>
internal sealed class BundleSink(Stream output) : ResourceSink, IPatientSink
{
    private readonly JsonLines _lines = new(output);

    public ResourceSink Sink => this;

    public void BeginPatient()
    {
        var w = _lines.Writer;
        w.WriteStartObject();
        w.WriteString("resourceType"u8, "Bundle"u8);
        w.WriteString("type"u8, "transaction"u8);
        w.WriteStartArray("entry"u8);
    }

    public void EndPatient()
    {
        _lines.Writer.WriteEndArray();
        _lines.Writer.WriteEndObject();
        _lines.EndLine();
    }

    public override void End(string type)
    {
        var w = _lines.Writer;
        w.WriteEndObject();
        w.WriteStartObject("request"u8);
        w.WriteString("method"u8, "POST"u8);
        w.WriteString("url"u8, type);
        w.WriteEndObject();
        w.WriteEndObject();
    }

    protected override Utf8JsonWriter Open(string type, Guid id)
    {
        var w = _lines.Writer;
        w.WriteStartObject();
        Span<byte> url = stackalloc byte[45];
        "urn:uuid:"u8.CopyTo(url);
        id.TryFormat(url[9..], out _);
        w.WriteString("fullUrl"u8, url);
        w.WriteStartObject("resource"u8);
        return w;
    }

    protected override string Prefix(string type) => "urn:uuid:";
}
