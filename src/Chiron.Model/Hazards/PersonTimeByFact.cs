namespace Chiron.Model;

/// <summary>The moments of <see cref="PersonTime"/> by fact: for each fact, at which it holds.</summary>
internal sealed class PersonTimeByFact
{
    private readonly int[] _starts;
    private readonly int[] _moments;

    public PersonTimeByFact(PersonTime time, int facts)
    {
        _starts = new int[facts + 1];
        for (var m = 0; m < time.Moments; m++)
            foreach (var fact in time.Facts(m))
                _starts[fact + 1]++;
        for (var fact = 0; fact < facts; fact++)
            _starts[fact + 1] += _starts[fact];
        _moments = new int[_starts[facts]];
        var next = _starts.AsSpan(0, facts).ToArray();
        for (var m = 0; m < time.Moments; m++)
            foreach (var fact in time.Facts(m))
                _moments[next[fact]++] = m;
    }

    /// <summary>Ascending.</summary>
    public ReadOnlySpan<int> this[int fact] => _moments.AsSpan(_starts[fact].._starts[fact + 1]);
}
