using System.Text.Json;
using Chiron.Simulation.Charts;

namespace Chiron.Simulation.Fhir;

/// <summary>The references that every resource of a patient and of a visit repeats, encoded once.</summary>
internal sealed class RecordContext
{
    private readonly byte[] _subject;
    private byte[] _encounter = [];
    private byte[] _clinician = [];
    private byte[] _clinicians = [];

    public RecordContext(ResourceSink sink, Life life)
    {
        Sink = sink;
        Life = life;
        _subject = Encode(w => sink.Reference(w, "Patient", life.Person.Id, life.Person.FullName));
    }

    public ResourceSink Sink { get; }

    public Life Life { get; }

    public Visit Visit { get; private set; } = null!;

    public void Enter(Visit visit)
    {
        Visit = visit;
        _encounter = Encode(w => Sink.Reference(w, "Encounter", visit.Id, null));
        _clinician = Encode(w => Sink.Reference(w, "Practitioner", visit.Clinician.Id, visit.Clinician.Name));
        _clinicians = [(byte)'[', .. _clinician, (byte)']'];
    }

    public void Patient(Utf8JsonWriter w, ReadOnlySpan<byte> name) => Raw(w, name, _subject);

    public void Encounter(Utf8JsonWriter w, ReadOnlySpan<byte> name) => Raw(w, name, _encounter);

    public void Clinician(Utf8JsonWriter w, ReadOnlySpan<byte> name) => Raw(w, name, _clinician);

    public void Clinicians(Utf8JsonWriter w, ReadOnlySpan<byte> name) => Raw(w, name, _clinicians);

    /// <summary>Writes a property whose value is already JSON.</summary>
    public static void Raw(Utf8JsonWriter w, ReadOnlySpan<byte> name, byte[] json)
    {
        w.WritePropertyName(name);
        w.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>One JSON value as bytes.</summary>
    public static byte[] Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using var w = new Utf8JsonWriter(buffer, JsonLines.Options);
        write(w);
        w.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
