using System.Runtime.InteropServices;

namespace Chiron.Tensors;

/// <summary>
/// Scratch memory for one thread's step: allocations follow each other in native memory and are all given back at once by <see cref="Reset"/>.
/// </summary>
/// <remarks>
/// What is handed out is <b>not</b> cleared, and starts at a cache line. An arena that ran over its capacity grows by another block and, at the next
/// reset, becomes one block that is large enough: after the first steps nothing is allocated. Not for use by several threads at once.
/// </remarks>
public sealed class Arena : IDisposable
{
    private const int Line = 16;                        // floats in a cache line

    private readonly List<NativeBuffer> _full = [];     // earlier blocks of this step, still in use by their spans
    private NativeBuffer _current;
    private int _used;
    private long _usedInFull;

    public Arena(int initialFloats = 1 << 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialFloats);
        _current = new NativeBuffer(initialFloats);
    }

    /// <summary>Floats that the arena holds from the system.</summary>
    public long Capacity => _usedInFull + _current.Length;

    /// <summary>Floats handed out since the last <see cref="Reset"/>.</summary>
    public long Used => _usedInFull + _used;

    public Span<float> Floats(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rounded = checked((count + Line - 1) / Line * Line);
        if (rounded > _current.Length - _used)
            Grow(rounded);

        var span = _current.Span.Slice(_used, count);
        _used += rounded;
        return span;
    }

    public Span<int> Integers(int count) => MemoryMarshal.Cast<float, int>(Floats(count));

    public Matrix Matrix(int rows, int columns) => new(Floats(checked(rows * columns)), rows, columns);

    /// <summary>Takes back all that was handed out: spans from before must no longer be used.</summary>
    public void Reset()
    {
        if (_full.Count > 0)
        {
            var needed = checked((int)Math.Min(Array.MaxLength, Used + (Used / 8)));
            foreach (var block in _full)
                block.Dispose();
            _full.Clear();
            _current.Dispose();
            _current = new NativeBuffer(needed);
            _usedInFull = 0;
        }

        _used = 0;
    }

    public void Dispose()
    {
        foreach (var block in _full)
            block.Dispose();
        _current.Dispose();
    }

    private void Grow(int atLeast)
    {
        _full.Add(_current);
        _usedInFull += _current.Length;
        _current = new NativeBuffer(Math.Max(atLeast, _current.Length));
        _used = 0;
    }
}
