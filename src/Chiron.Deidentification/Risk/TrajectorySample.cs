using System.Numerics;

namespace Chiron.Deidentification;

/// <summary>
/// Draws patients and five different events of each while the records stream by, then marks who else has each event, one bit a patient. Both passes see
/// the same records; memory is bounded by the bits.
/// </summary>
internal sealed class TrajectorySample(int seed, int maximumPatients = 1000, long maximumBytes = 256L << 20)
{
    public const int MostEvents = 5;

    // The patients with the lowest hashes: one who leaves the sample never comes back, so whoever is in it at the end was in it from its first event on.
    private readonly PriorityQueue<int, ulong> _highestFirst = new(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
    private readonly Dictionary<int, SortedList<ulong, ulong>> _drawn = [];
    private readonly Dictionary<ulong, List<int>> _bitsOfEvent = [];
    private ulong[][] _bits = [];
    private int[] _sampled = [];
    private ulong _highest;

    /// <summary>First pass: one event of a patient.</summary>
    /// <param name="patient">Index, from 0.</param>
    /// <param name="isFirst">Whether nothing of this patient was offered before.</param>
    /// <param name="eventHash">0 for an event without a code, which nobody can ask for.</param>
    public void Offer(int patient, bool isFirst, ulong eventHash)
    {
        if (isFirst)
            Enter(patient);
        if (eventHash == 0 || !_drawn.TryGetValue(patient, out var events))
            return;
        var order = StableHash.Mix(eventHash ^ StableHash.Mix((ulong)patient ^ ((ulong)seed << 32)));
        if (events.Count == MostEvents && order >= events.Keys[MostEvents - 1])
            return;
        if (events.TryAdd(order, eventHash) && events.Count > MostEvents)
            events.RemoveAt(MostEvents);
    }

    /// <summary>Between the passes.</summary>
    public void Draw(int patients)
    {
        var words = (patients + 63) / 64;
        var affordable = (int)Math.Clamp(maximumBytes / (8L * Math.Max(1, words) * MostEvents), 50, maximumPatients);
        while (_drawn.Count > affordable)
            _drawn.Remove(_highestFirst.Dequeue());
        _sampled = [.. _drawn.Keys.Order()];
        _bits = new ulong[_sampled.Length * MostEvents][];
        for (var i = 0; i < _sampled.Length; i++)
            for (var k = 0; k < _drawn[_sampled[i]].Count; k++)
            {
                _bits[i * MostEvents + k] = new ulong[words];
                var hash = _drawn[_sampled[i]].Values[k];
                if (!_bitsOfEvent.TryGetValue(hash, out var rows))
                    _bitsOfEvent[hash] = rows = [];
                rows.Add(i * MostEvents + k);
            }
    }

    /// <summary>Second pass: the same events again.</summary>
    public void Mark(int patient, ulong eventHash)
    {
        if (_bitsOfEvent.TryGetValue(eventHash, out var rows))
            foreach (var row in rows.Where(row => patient >> 6 < _bits[row].Length)) // none beyond those of the first pass
                _bits[row][patient >> 6] |= 1ul << patient;
    }

    public TrajectoryUniqueness Result()
    {
        var points = new List<TrajectoryPoint>();
        for (var k = 1; k <= MostEvents; k++)
        {
            var (patients, unique) = (0, 0);
            for (var i = 0; i < _sampled.Length; i++)
            {
                if (_drawn[_sampled[i]].Count < k)
                    continue;
                patients++;
                if (Sharing(i, k) == 1)
                    unique++;
            }

            points.Add(TrajectoryPoint.Of(k, patients, unique));
        }

        return new TrajectoryUniqueness(points, seed);
    }

    private void Enter(int patient)
    {
        var priority = StableHash.Mix((ulong)patient ^ ((ulong)seed << 32) ^ 0x5EED);
        if (_drawn.Count >= maximumPatients)
        {
            if (priority >= _highest)
                return;
            _drawn.Remove(_highestFirst.Dequeue());
        }

        _drawn[patient] = [];
        _highestFirst.Enqueue(patient, priority);
        _highestFirst.TryPeek(out _, out _highest);
    }

    // How many patients have all of the first k events, the sampled one included.
    private int Sharing(int sample, int k)
    {
        var count = 0;
        for (var word = 0; word < _bits[sample * MostEvents].Length; word++)
        {
            var all = ulong.MaxValue;
            for (var j = 0; j < k; j++)
                all &= _bits[sample * MostEvents + j][word];
            count += BitOperations.PopCount(all);
        }

        return count;
    }
}
