namespace Chiron.Tensors.Optimization;

/// <summary>Sums the lanes of one process, a slice of all of them at a time, so that each thread's slices fit its cache.</summary>
public sealed class LaneReduction : IGradientReduction
{
    private const int Slice = 1 << 14;          // floats that a worker sums at once

    private readonly Action<int, int> _sumSlice;
    private ParameterStore[] _parts = [];
    private int _count;

    public LaneReduction() => _sumSlice = SumSlice;

    public void Sum(ReadOnlySpan<ParameterStore> parts, WorkerPool workers)
    {
        if (parts.Length < 2)
            return;
        if (_parts.Length < parts.Length)
            _parts = new ParameterStore[parts.Length];
        parts.CopyTo(_parts);
        _count = parts.Length;
        workers.Run((parts[0].Values.Length + Slice - 1) / Slice, _sumSlice);
        Array.Clear(_parts);
    }

    private void SumSlice(int worker, int slice)
    {
        var first = slice * Slice;
        var count = Math.Min(Slice, _parts[0].Values.Length - first);
        var sum = _parts[0].Write().Slice(first, count);
        for (var part = 1; part < _count; part++)
            Vector.Add(_parts[part].Values.Slice(first, count), sum);
    }
}
