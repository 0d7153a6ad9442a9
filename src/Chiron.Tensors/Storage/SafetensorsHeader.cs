using System.Text.Json;

namespace Chiron.Tensors.Storage;

/// <summary>A safetensors file's JSON header, checked.</summary>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, TensorEntry> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <param name="dataBytes">Bytes that follow the header.</param>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="SafetensorsException">JSON, but not what a header may hold.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataBytes, string path)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new SafetensorsException($"the header of '{path}' is a JSON {document.RootElement.ValueKind} where an object is expected");

        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
            if (property.NameEquals(SafetensorsReader.MetadataKey))
                ReadMetadata(property.Value, metadata, path);
            else
                tensors.Add(property.Name, Entry(property, dataBytes, path));

        CheckThatNoneOverlap(tensors.Values, dataBytes, path);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new SafetensorsException($"'{SafetensorsReader.MetadataKey}' of '{path}' is a JSON {element.ValueKind} where an object of strings is expected");
        foreach (var property in element.EnumerateObject())
            metadata.Add(property.Name, property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new SafetensorsException($"'{SafetensorsReader.MetadataKey}' of '{path}' holds '{property.Name}', which is not a string"));
    }

    private static TensorEntry Entry(JsonProperty property, long dataBytes, string path)
    {
        var name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !property.Value.TryGetProperty("shape", out var shape) || !TryReadNumbers(shape, out var dimensions)
            || !property.Value.TryGetProperty("data_offsets", out var offsets) || !TryReadNumbers(offsets, out var ends) || ends.Length != 2)
            throw new SafetensorsException(
                $"tensor '{name}' of '{path}' needs 'dtype' (a string), 'shape' (whole numbers from 0) and 'data_offsets' (two of these)");

        var width = TensorValues.Width(type.GetString()!);
        if (width == 0)
            throw new SafetensorsException($"tensor '{name}' of '{path}' has the unknown type '{type.GetString()}'");
        if (ends[0] > ends[1] || ends[1] > dataBytes)
            throw new SafetensorsException(
                $"tensor '{name}' of '{path}' claims bytes {ends[0]} to {ends[1]} of the {dataBytes} that follow the header: the file is cut short or its header is wrong");

        var bytes = (Int128)width;
        foreach (var n in dimensions)
        {
            bytes *= n;
            if (bytes > long.MaxValue)
                throw new SafetensorsException($"tensor '{name}' of '{path}' has a shape that no file could hold");
        }

        if (bytes != ends[1] - ends[0])
            throw new SafetensorsException(
                $"tensor '{name}' of '{path}' takes {ends[1] - ends[0]} bytes where its shape ({string.Join(" × ", dimensions)}) and type {type.GetString()} need {bytes}");
        return new TensorEntry(name, type.GetString()!, dimensions, ends[0], ends[1]);
    }

    private static bool TryReadNumbers(JsonElement element, out long[] numbers)
    {
        numbers = [];
        if (element.ValueKind != JsonValueKind.Array)
            return false;
        numbers = new long[element.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
            if (element[i].ValueKind != JsonValueKind.Number || !element[i].TryGetInt64(out numbers[i]) || numbers[i] < 0)
                return false;
        return true;
    }

    /// <summary>The format wants the tensors to cover the data without overlap, gap or rest.</summary>
    private static void CheckThatNoneOverlap(IEnumerable<TensorEntry> tensors, long dataBytes, string path)
    {
        var covered = 0L;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.End))
        {
            if (tensor.Start != covered)
                throw new SafetensorsException(
                    $"tensor '{tensor.Name}' of '{path}' begins at byte {tensor.Start} where the one before it ends at {covered}: tensors must follow each other without overlap or gap");
            covered = tensor.End;
        }

        if (covered != dataBytes)
            throw new SafetensorsException($"'{path}' holds {dataBytes} bytes of values, its tensors take {covered}: the file is not the one that its header describes");
    }
}
