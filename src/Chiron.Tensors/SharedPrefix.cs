namespace Chiron.Tensors;

/// <summary>
/// The keys and values of a beginning that many sequences share, for all layers: computed once and read by all of them. Written once, then safe for many threads.
/// </summary>
/// <remarks>Of a layer it holds, head by head, the keys (P × d) and then the values (P × d).</remarks>
public sealed class SharedPrefix : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <param name="length">P: positions, 0 or more.</param>
    public SharedPrefix(int layers, int heads, int headWidth, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        (Layers, Heads, HeadWidth, Length) = (layers, heads, headWidth, length);
        _buffer = new NativeBuffer(checked(layers * heads * 2 * headWidth * length));
    }

    public int Layers { get; }

    public int Heads { get; }

    /// <summary>d.</summary>
    public int HeadWidth { get; }

    /// <summary>P.</summary>
    public int Length { get; }

    /// <summary>Bytes of native memory.</summary>
    public long Bytes => (long)_buffer.Length * sizeof(float);

    /// <summary>Copies one layer's keys and values from the rows of a pass over the prefix.</summary>
    /// <param name="queryKeyValue">(P, 3 · C): queries of all heads, keys of all heads, values of all heads.</param>
    public void Write(int layer, ReadOnlyMatrix queryKeyValue)
    {
        var width = Heads * HeadWidth;
        queryKeyValue.RequireShape(Length, 3 * width, nameof(queryKeyValue));
        for (var head = 0; head < Heads; head++)
        {
            var keys = Keys(layer, head);
            var values = Values(layer, head);
            for (var t = 0; t < Length; t++)
            {
                queryKeyValue[t].Slice(width + (head * HeadWidth), HeadWidth).CopyTo(keys[(t * HeadWidth)..]);
                queryKeyValue[t].Slice((2 * width) + (head * HeadWidth), HeadWidth).CopyTo(values[(t * HeadWidth)..]);
            }
        }
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>(P, d) of one head.</summary>
    internal Span<float> Keys(int layer, int head) => _buffer.Span.Slice(((layer * Heads) + head) * 2 * Length * HeadWidth, Length * HeadWidth);

    /// <summary>(P, d) of one head.</summary>
    internal Span<float> Values(int layer, int head) => _buffer.Span.Slice(((((layer * Heads) + head) * 2) + 1) * Length * HeadWidth, Length * HeadWidth);
}
