using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>The rows of a batch that one head reads, gathered into a matrix of their own, and their gradients scattered back.</summary>
internal readonly ref struct HeadRows
{
    private readonly Span<int> _rows;
    private readonly Arena _arena;

    public HeadRows(Arena arena, ReadOnlySpan<SequenceToken> tokens, Func<SequenceToken, bool> belongs)
    {
        _arena = arena;
        var rows = arena.Integers(tokens.Length);
        var count = 0;
        for (var t = 0; t < tokens.Length; t++)
            if (belongs(tokens[t]))
                rows[count++] = t;
        _rows = rows[..count];
    }

    public int Count => _rows.Length;

    public ReadOnlySpan<int> Rows => _rows;

    public int this[int index] => _rows[index];

    public Matrix Gather(ReadOnlyMatrix from)
    {
        var gathered = _arena.Matrix(Count, from.Columns);
        for (var i = 0; i < Count; i++)
            from[_rows[i]].CopyTo(gathered[i]);
        return gathered;
    }

    /// <summary>to[row] += from, row by row.</summary>
    public void ScatterAdd(ReadOnlyMatrix from, Matrix to)
    {
        for (var i = 0; i < Count; i++)
            Vector.Add(from[i], to[_rows[i]]);
    }
}
