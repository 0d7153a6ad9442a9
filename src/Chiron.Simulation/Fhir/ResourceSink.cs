using System.Text;
using System.Text.Json;

namespace Chiron.Simulation.Fhir;

/// <summary>Where a patient's resources go. Begin, write the resource's own elements, End.</summary>
internal abstract class ResourceSink
{
    private readonly byte[] _reference = new byte[128];

    public long Resources { get; private set; }

    /// <summary>Opens a resource: its type and id are written.</summary>
    public Utf8JsonWriter Begin(string type, Guid id)
    {
        Resources++;
        var w = Open(type, id);
        w.WriteString("resourceType"u8, type);
        w.WriteString("id"u8, id);
        return w;
    }

    public abstract void End(string type);

    /// <summary>A Reference element under <paramref name="name"/>, with a display where given.</summary>
    public void Reference(Utf8JsonWriter w, ReadOnlySpan<byte> name, string type, Guid id, string? display = null)
    {
        w.WriteStartObject(name);
        ReferenceBody(w, type, id, display);
        w.WriteEndObject();
    }

    /// <summary>A Reference as a value by itself.</summary>
    public void Reference(Utf8JsonWriter w, string type, Guid id, string? display)
    {
        w.WriteStartObject();
        ReferenceBody(w, type, id, display);
        w.WriteEndObject();
    }

    /// <summary>An array of one Reference.</summary>
    public void References(Utf8JsonWriter w, ReadOnlySpan<byte> name, string type, Guid id, string? display = null)
    {
        w.WriteStartArray(name);
        w.WriteStartObject();
        ReferenceBody(w, type, id, display);
        w.WriteEndObject();
        w.WriteEndArray();
    }

    public void ReferenceBody(Utf8JsonWriter w, string type, Guid id, string? display)
    {
        var length = Encoding.ASCII.GetBytes(Prefix(type), _reference);
        id.TryFormat(_reference.AsSpan(length), out var written);
        w.WriteString("reference"u8, _reference.AsSpan(0, length + written));
        if (display is not null)
            w.WriteString("display"u8, display);
    }

    protected abstract Utf8JsonWriter Open(string type, Guid id);

    protected abstract string Prefix(string type);
}
