using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>One pass over the training records: a random order, cut into steps of about equal length, each step cut into chunks. A function of seed and epoch.</summary>
internal sealed class EpochPlan
{
    /// <summary>Rows that one forward and backward pass works on, about: few enough to stay in the processor's cache.</summary>
    private const int ChunkTokens = 512;

    private readonly int[] _order;
    private readonly int[] _lengths;
    private readonly List<int> _steps = [0];

    /// <param name="lengths">About how many tokens each record has.</param>
    public EpochPlan(int[] lengths, ulong seed, int epoch, int tokensPerStep)
    {
        _lengths = lengths;
        _order = [.. Enumerable.Range(0, lengths.Length)];
        var random = new CounterRandom(seed, Streams.Order(epoch));
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = random.NextInt32(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        // Steps of equal length, rather than full ones and a short rest.
        var total = lengths.Sum(length => (long)length);
        var steps = Math.Max(1, (total + (tokensPerStep / 2)) / tokensPerStep);
        long sum = 0;
        for (var i = 0; i < _order.Length; i++)
        {
            sum += lengths[_order[i]];
            if (i + 1 < _order.Length && sum * steps >= total * _steps.Count && _steps.Count < steps)
                _steps.Add(i + 1);
        }

        _steps.Add(_order.Length);
    }

    public int Steps => _steps.Count - 1;

    /// <summary>A step's records as ranges of <see cref="Record"/> positions, each about one chunk long.</summary>
    public void Chunks(int step, List<(int First, int Count)> chunks)
    {
        chunks.Clear();
        var (first, tokens) = (_steps[step], 0);
        for (var i = first; i < _steps[step + 1]; i++)
        {
            var length = _lengths[_order[i]];
            if (i > first && tokens + length > ChunkTokens)
            {
                chunks.Add((first, i - first));
                (first, tokens) = (i, 0);
            }

            tokens += length;
        }

        chunks.Add((first, _steps[step + 1] - first));
    }

    public int Record(int position) => _order[position];
}
