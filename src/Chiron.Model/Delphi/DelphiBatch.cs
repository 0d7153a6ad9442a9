using System.Runtime.InteropServices;
using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>
/// Sequences made of patients as in the published <c>get_batch</c>: the first events of a life, "no event" tokens put in between, the latest <c>Context</c> + 1
/// tokens kept; each position's target is the token that follows. Rows lie end to end without the published padding, which changes no result.
/// </summary>
/// <remarks>The file has no lifestyle tokens, so the published shift of their ages is left out. Buffers are kept: <see cref="Clear"/> and fill again.</remarks>
public sealed class DelphiBatch
{
    private const double DaysPerYear = 365.25;
    private const double LastNoEventDays = 36525;

    private readonly DelphiConfiguration _configuration;
    private readonly bool _regular;
    private readonly List<int> _tokens = [], _targets = [], _visible = [], _starts = [0], _sexes = [], _earlier = [], _earlierStarts = [0];
    private readonly List<float> _ages = [], _waits = [];
    private readonly List<(float Age, int Order, int Token)> _events = [];

    /// <param name="forValidation">"No event" tokens at even distances, and none of them a target: the published validation.</param>
    public DelphiBatch(DelphiConfiguration configuration, bool forValidation)
    {
        (_configuration, _regular) = (configuration, forValidation);
        DiseasesOnly = forValidation || configuration.LearnAsValidated;
    }

    /// <summary>Whether only diseases and death are targets: nothing else then competes.</summary>
    public bool DiseasesOnly { get; }

    /// <summary>Whether rows followed by "no event" count among those with a target all the same.</summary>
    internal bool KeepsNoEvents { get; init; }

    public int Sequences => _starts.Count - 1;

    public int Rows => _tokens.Count;

    /// <summary>Rows with a target that is learned.</summary>
    public int Learned { get; private set; }

    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>In days, row by row.</summary>
    public ReadOnlySpan<float> AgesDays => CollectionsMarshal.AsSpan(_ages);

    /// <summary>The token that follows; −1 where it isn't learned.</summary>
    public ReadOnlySpan<int> Targets => CollectionsMarshal.AsSpan(_targets);

    /// <summary>Days from the latest token that the row sees to the target's time, at least 1.</summary>
    public ReadOnlySpan<float> WaitsDays => CollectionsMarshal.AsSpan(_waits);

    /// <summary>How many leading rows of its sequence each row sees, as <see cref="PackedSequences.Visible"/> counts them.</summary>
    public ReadOnlySpan<int> Visible => CollectionsMarshal.AsSpan(_visible);

    /// <summary>First row of each sequence, and <see cref="Rows"/> at the end.</summary>
    public ReadOnlySpan<int> Starts => CollectionsMarshal.AsSpan(_starts);

    /// <summary>0 female, 1 male, 2 unknown; of each sequence.</summary>
    public ReadOnlySpan<int> Sexes => CollectionsMarshal.AsSpan(_sexes);

    public void Clear()
    {
        foreach (var list in new[] { _tokens, _targets, _visible, _sexes, _earlier })
            list.Clear();
        _ages.Clear();
        _waits.Clear();
        _starts.RemoveRange(1, _starts.Count - 1);
        _earlierStarts.RemoveRange(1, _earlierStarts.Count - 1);
        Learned = 0;
    }

    /// <summary>Adds a patient.</summary>
    /// <param name="random">Places the "no event" tokens in training, one in <see cref="DelphiConfiguration.NoEventYears"/> on average.</param>
    public void Add(DelphiRecord record, CounterRandom random)
    {
        var count = Math.Min(record.Tokens.Length, _configuration.Context + 1);
        _events.Clear();
        for (var i = 0; i < count; i++)
            _events.Add((record.AgesDays[i], i, record.Tokens[i]));
        var last = record.AgesDays[count - 1];
        if (_configuration.NoEventYears > 0)
            AddNoEvents(random, last);
        _events.Sort();             // at one age the recorded tokens come first, in their order

        AddSequence(Math.Max(0, _events.Count - _configuration.Context - 1), record.Sex);
    }

    /// <summary>Adds a sequence as it is: its last token is a target alone.</summary>
    internal void Add(ReadOnlySpan<int> tokens, ReadOnlySpan<float> agesDays, int sex)
    {
        _events.Clear();
        for (var i = 0; i < tokens.Length; i++)
            _events.Add((agesDays[i], i, tokens[i]));
        AddSequence(0, sex);
    }

    /// <summary>Diseases among the tokens that the window left out at the front.</summary>
    public ReadOnlySpan<int> Earlier(int sequence) =>
        CollectionsMarshal.AsSpan(_earlier)[_earlierStarts[sequence].._earlierStarts[sequence + 1]];

    private void AddSequence(int first, int sex)
    {
        for (var i = 0; i < first; i++)
            if (_events[i].Token >= DelphiTokens.FirstDisease)
                _earlier.Add(_events[i].Token);
        _earlierStarts.Add(_earlier.Count);
        _sexes.Add(sex);
        var start = Rows;
        for (var i = first; i + 1 < _events.Count; i++)
            AddRow(start, _events[i].Age, _events[i].Token, _events[i + 1].Age, _events[i + 1].Token);
        _starts.Add(Rows);
    }

    private void AddNoEvents(CounterRandom random, int last)
    {
        if (_regular)
            for (var n = 0; n * DaysPerYear * _configuration.NoEventYears < LastNoEventDays; n++)
                AddNoEvent((float)((n * DaysPerYear * _configuration.NoEventYears) + 1));
        else
            for (var n = (int)(100 / _configuration.NoEventYears); n > 0; n--)
                AddNoEvent(1 + random.NextInt32((int)LastNoEventDays - 1));

        void AddNoEvent(float age)
        {
            if (age <= last)
                _events.Add((age, int.MaxValue, DelphiTokens.NoEvent));
        }
    }

    private void AddRow(int start, float age, int token, float nextAge, int nextToken)
    {
        var place = Rows - start;
        var (visible, wait) = (place + 1, nextAge - age);
        if (_configuration.MaskTies && nextAge == age)
        {
            // All of the target's own time is hidden, the row itself too unless it would see nothing; the wait is counted from the last token before it.
            for (visible = place; visible > 0 && _ages[start + visible - 1] == nextAge;)
                visible--;
            wait = visible > 0 ? nextAge - _ages[start + visible - 1] : 0;
            visible = -visible;
        }

        var learned = !DelphiTokens.IsGiven(nextToken) && !(DiseasesOnly && !KeepsNoEvents && nextToken == DelphiTokens.NoEvent);
        Learned += learned ? 1 : 0;
        _tokens.Add(token);
        _ages.Add(age);
        _targets.Add(learned ? nextToken : -1);
        _waits.Add(Math.Max(1, wait));
        _visible.Add(visible);
    }
}
