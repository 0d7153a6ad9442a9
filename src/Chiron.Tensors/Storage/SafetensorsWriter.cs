using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Chiron.Tensors.Storage;

/// <summary>
/// Writes parameter stores as one safetensors file of F32 tensors (huggingface.co/docs/safetensors): 8 bytes header length, a JSON header, the values.
/// </summary>
public static class SafetensorsWriter
{
    /// <param name="stream">Written from where it stands; not closed.</param>
    /// <param name="stores">Each with a prefix for its tensors' names: <c>""</c> for weights, <c>"first_moment."</c> for an optimizer's state.</param>
    /// <param name="metadata">Kept in the header's <c>__metadata__</c>.</param>
    /// <exception cref="ArgumentException">Two tensors would have one name.</exception>
    public static void Write(
        Stream stream, IReadOnlyList<(string Prefix, ParameterStore Store)> stores, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = Header(stores, metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, store) in stores)
            foreach (var parameter in store.Layout.Parameters)
                WriteValues(stream, store[parameter]);
    }

    /// <summary>The weights alone.</summary>
    public static void Write(Stream stream, ParameterStore weights, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(stream, [("", weights)], metadata);

    private static byte[] Header(IReadOnlyList<(string Prefix, ParameterStore Store)> stores, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsReader.MetadataKey);
                foreach (var (key, value) in metadata)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            var start = 0L;
            foreach (var (prefix, store) in stores)
                foreach (var parameter in store.Layout.Parameters)
                {
                    if (!names.Add(prefix + parameter.Name))
                        throw new ArgumentException($"two tensors would be named '{prefix + parameter.Name}' in one file; give the stores different prefixes", nameof(stores));
                    var end = start + ((long)parameter.Length * sizeof(float));
                    json.WriteStartObject(prefix + parameter.Name);
                    json.WriteString("dtype", "F32");
                    json.WriteStartArray("shape");
                    foreach (var n in parameter.Shape)
                        json.WriteNumberValue(n);
                    json.WriteEndArray();
                    json.WriteStartArray("data_offsets");
                    json.WriteNumberValue(start);
                    json.WriteNumberValue(end);
                    json.WriteEndArray();
                    json.WriteEndObject();
                    start = end;
                }

            json.WriteEndObject();
        }

        // Spaces up to a multiple of eight, so that the values are aligned for readers that map the file.
        var header = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        return header;
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
