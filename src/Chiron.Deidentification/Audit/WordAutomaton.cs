using System.Runtime.InteropServices;

namespace Chiron.Deidentification;

/// <summary>
/// Finds many sequences of words in one pass over a text (Aho and Corasick, Communications of the ACM 18:333, 1975, with words for letters). Words are told
/// by their 64-bit hash. Built first, then read by any number of threads.
/// </summary>
internal sealed class WordAutomaton
{
    private readonly Dictionary<ulong, int> _words = [];
    private readonly Dictionary<(int State, int Word), int> _next = [];
    private readonly List<(int Parent, int Word, int Depth)> _states = [(0, 0, 0)];
    private readonly List<List<Pattern>?> _patterns = [null];
    private int[] _failure = [0];
    private int[] _nextWithPattern = [0];

    /// <param name="Owner">Whose it is; negative for everybody's.</param>
    /// <param name="IsStrong">Whether it counts wherever it stands.</param>
    public readonly record struct Pattern(int Owner, bool IsStrong);

    public void Add(ReadOnlySpan<ulong> words, Pattern pattern)
    {
        if (words.IsEmpty)
            return;
        var state = 0;
        foreach (var word in words)
        {
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_words, word, out var isKnown);
            if (!isKnown)
                id = _words.Count;
            ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(_next, (state, id), out isKnown);
            if (!isKnown)
            {
                next = _states.Count;
                _states.Add((state, id, _states[state].Depth + 1));
                _patterns.Add(null);
            }

            state = next;
        }

        var patterns = _patterns[state] ??= [];
        if (!patterns.Contains(pattern))
            patterns.Add(pattern);
    }

    /// <summary>Computes where to go on when a sequence breaks off; called once, when all are added.</summary>
    public void Complete()
    {
        _failure = new int[_states.Count];
        _nextWithPattern = new int[_states.Count];
        foreach (var state in Enumerable.Range(1, _states.Count - 1).OrderBy(state => _states[state].Depth))
        {
            var (parent, word, _) = _states[state];
            var failure = parent == 0 ? 0 : Step(_failure[parent], word);
            _failure[state] = failure;
            _nextWithPattern[state] = _patterns[failure] is not null ? failure : _nextWithPattern[failure];
        }
    }

    /// <returns>The state after one more word; 0 where nothing has begun.</returns>
    public int Read(int state, ulong word) => _words.TryGetValue(word, out var id) ? Step(state, id) : 0;

    /// <summary>Whether a sequence of this owner, or of everybody, ends in the state.</summary>
    /// <param name="withEverybodys">Whether what is everybody's counts.</param>
    /// <param name="strongOnly">Leaves out what counts only in running text.</param>
    /// <param name="isEverybodys">Whether what was found is everybody's.</param>
    public bool Ends(int state, int owner, bool withEverybodys, bool strongOnly, out bool isStrong, out bool isEverybodys)
    {
        for (var at = state; at != 0; at = _nextWithPattern[at])
            if (_patterns[at] is { } patterns)
                foreach (var pattern in patterns)
                    if ((pattern.Owner < 0 ? withEverybodys : pattern.Owner == owner) && (pattern.IsStrong || !strongOnly))
                    {
                        (isStrong, isEverybodys) = (pattern.IsStrong, pattern.Owner < 0);
                        return true;
                    }

        (isStrong, isEverybodys) = (false, false);
        return false;
    }

    private int Step(int state, int word)
    {
        while (true)
        {
            if (_next.TryGetValue((state, word), out var next))
                return next;
            if (state == 0)
                return 0;
            state = _failure[state];
        }
    }
}
