using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Chiron.Tensors.Storage;

/// <summary>
/// Reads a safetensors file. Nothing in the file is believed before it is checked: lengths against the file's size, offsets against each other and
/// against the shapes.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    /// <summary>The longest header that is read, as in the reference implementation.</summary>
    public const long MaximumHeaderBytes = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _dataStart;

    private SafetensorsReader(SafeFileHandle file, string path, long dataStart, SafetensorsHeader header)
    {
        (_file, _path, _dataStart) = (file, path, dataStart);
        (Tensors, Metadata) = (header.Tensors, header.Metadata);
    }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="SafetensorsException">The file is not there, cut short, or contradicts itself.</exception>
    public static SafetensorsReader Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var size = RandomAccess.GetLength(file);
            Span<byte> prefix = stackalloc byte[sizeof(ulong)];
            if (size < prefix.Length)
                throw new SafetensorsException($"'{path}' holds {size} bytes; a safetensors file begins with 8 that tell its header's length");
            ReadExactly(file, prefix, 0, path);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > MaximumHeaderBytes || (long)length > size - prefix.Length)
                throw new SafetensorsException(
                    $"'{path}' says that its header takes {length} bytes, but {Math.Min(MaximumHeaderBytes, size - prefix.Length)} are the most it can: "
                    + "it is cut short or not a safetensors file");

            var json = new byte[length];
            ReadExactly(file, json, prefix.Length, path);
            if (!System.Text.Unicode.Utf8.IsValid(json))
                throw new SafetensorsException($"the header of '{path}' is not UTF-8 text: the file was damaged, or is not a safetensors file");
            var dataStart = prefix.Length + (long)length;
            return new SafetensorsReader(file, path, dataStart, SafetensorsHeader.Parse(json, size - dataStart, path));
        }
        // InvalidOperationException is what text that isn't UTF-8, or half a surrogate pair, gives when a name is asked for.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            file?.Dispose();
            throw new SafetensorsException($"'{path}' cannot be read as a safetensors file: {exception.Message}", exception);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor as floats; F32, BF16 and F16 are understood.</summary>
    /// <param name="destination">As long as the tensor.</param>
    /// <exception cref="SafetensorsException">There is no such tensor, or its type or length is another.</exception>
    public void Read(string name, Span<float> destination)
    {
        if (!Tensors.TryGetValue(name, out var entry))
            throw new SafetensorsException($"'{_path}' holds no tensor '{name}'");
        if (entry.Length != destination.Length)
            throw new SafetensorsException($"tensor '{name}' of '{_path}' has {entry.Length} values where {destination.Length} are expected");
        TensorValues.Read(entry, destination, (bytes, offset) => ReadExactly(_file, bytes, _dataStart + offset, _path), _path);
    }

    /// <summary>Fills a store: each of its parameters from the tensor of that name behind <paramref name="prefix"/>, shape for shape.</summary>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape: the file belongs to another model.</exception>
    public void Read(ParameterStore store, string prefix = "")
    {
        foreach (var parameter in store.Layout.Parameters)
        {
            var name = prefix + parameter.Name;
            if (!Tensors.TryGetValue(name, out var entry))
                throw new SafetensorsException($"'{_path}' holds no tensor '{name}': it was written by a model of another configuration");
            if (!entry.Shape.SequenceEqual(parameter.Shape.Select(n => (long)n)))
                throw new SafetensorsException(
                    $"tensor '{name}' of '{_path}' is {string.Join(" × ", entry.Shape)} where {string.Join(" × ", parameter.Shape)} is expected: "
                    + "it was written by a model of another configuration or vocabulary");
            Read(name, store.Write(parameter));
        }
    }

    public void Dispose() => _file.Dispose();

    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset, string path)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                throw new SafetensorsException($"'{path}' ends at byte {offset}, {bytes.Length} bytes too early");
            bytes = bytes[read..];
            offset += read;
        }
    }
}
