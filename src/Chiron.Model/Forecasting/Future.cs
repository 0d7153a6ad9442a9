using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>One future as it grows: its tokens since the beginning, what happened in it, and its own random numbers. For one thread.</summary>
internal sealed class Future(FutureBeginning beginning, int subject, int index, CounterRandom random)
{
    private readonly List<SequenceToken> _tokens = [];
    private double _lastHappened = beginning.LastHappened;

    public CounterRandom Random = random;

    /// <summary>Which subject of the request and which of its futures this is.</summary>
    public int Subject { get; } = subject;

    public int Index { get; } = index;

    public FutureBeginning Beginning { get; } = beginning;

    public List<SampledEvent> Events { get; } = [];

    /// <summary>Tokens appended since the beginning.</summary>
    public int Tokens => _tokens.Count;

    public double Age { get; set; } = beginning.Age;

    public double Days => Age - Beginning.Age;

    public bool Died { get; set; } = beginning.Died;

    public bool IsOver { get; set; }

    /// <summary>The code whose answer comes next; -1 where none is due.</summary>
    public int OpenCode { get; set; } = -1;

    public int PairsInMoment => CodesInMoment.Count;

    /// <summary>The codes of the moment that is growing.</summary>
    public List<int> CodesInMoment { get; } = [];

    public SequenceToken Last => _tokens.Count > 0 ? _tokens[^1] : Beginning.Tokens[^1];

    /// <summary>Appends a token at this age.</summary>
    public void Append(int token, TokenPlace place, float value = float.NaN, bool mayCut = false) =>
        _tokens.Add(SequenceToken.Create(token, place, Age, Age - _lastHappened) with { Value = value, MayCut = mayCut });

    public void CloseMoment()
    {
        _lastHappened = Age;
        CodesInMoment.Clear();
    }

    /// <summary>The beginning and all that was appended.</summary>
    public SequenceToken[] Whole() => [.. Beginning.Tokens, .. _tokens];
}
