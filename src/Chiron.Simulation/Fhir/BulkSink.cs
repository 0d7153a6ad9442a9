using System.Text.Json;

namespace Chiron.Simulation.Fhir;

/// <summary>One NDJSON stream a resource type.</summary>
/// <param name="open">Opens the stream of a type; asked once for each.</param>
internal sealed class BulkSink(Func<string, Stream> open) : ResourceSink, IPatientSink
{
    private readonly Dictionary<string, JsonLines> _types = [];

    public ResourceSink Sink => this;

    public void BeginPatient()
    {
    }

    public void EndPatient()
    {
    }

    public override void End(string type)
    {
        _types[type].Writer.WriteEndObject();
        _types[type].EndLine();
    }

    protected override Utf8JsonWriter Open(string type, Guid id)
    {
        if (!_types.TryGetValue(type, out var lines))
            _types[type] = lines = new JsonLines(open(type));
        lines.Writer.WriteStartObject();
        return lines.Writer;
    }

    protected override string Prefix(string type) => type + "/";
}
