using System.Runtime.InteropServices;

namespace Chiron.Model;

/// <summary>
/// Cuts a token stream into windows of at most so many own tokens: static facts again, the conditions there were so far, up to an eighth of the context from
/// before, all as a lead-in that learns nothing, then what is new. Cuts fall between pairs.
/// </summary>
internal sealed class SequenceWindows(int context, int conditionCount)
{
    private readonly List<SequenceToken> _window = [];
    private readonly List<int> _problems = [];

    /// <summary>Streams that were longer than the context.</summary>
    public long Cuts { get; private set; }

    /// <summary>Appends a stream to a batch, whole where it fits.</summary>
    /// <param name="lastWindowOnly">For forecasts: only the latest tokens that fit.</param>
    public void Append(ReadOnlySpan<SequenceToken> stream, ReadOnlySpan<int> labels, TokenBatch batch, bool lastWindowOnly)
    {
        var own = 0;
        foreach (var token in stream)
            own += token.IsQuery ? 0 : 1;
        if (own <= context)
        {
            if (stream.Length > 0)
                batch.Append(stream, labels);
            return;
        }

        Cuts++;
        var opening = 0;                                    // stream positions of the static facts, answers included
        while (opening < stream.Length && stream[opening].Place is TokenPlace.Static or TokenPlace.StaticAnswer)
            opening++;
        opening = Math.Min(opening, context / 4);
        var start = opening;
        while (start < stream.Length)
        {
            var carried = lastWindowOnly
                ? StepBack(stream, stream.Length, opening, context - opening - (context / 8))
                : start > opening ? StepBack(stream, start, opening, context / 8) : start;
            if (lastWindowOnly)
                start = carried;
            FindProblems(stream, opening, carried);
            var end = lastWindowOnly
                ? stream.Length
                : StepForward(stream, start, context - opening - _problems.Count - OwnBetween(stream, carried, start));
            WriteWindow(stream, opening, carried, start, end, labels, batch);
            start = end;
        }
    }

    // The latest mention of each condition before the window, oldest first: what somebody has doesn't end where the context does.
    private void FindProblems(ReadOnlySpan<SequenceToken> stream, int opening, int carried)
    {
        _problems.Clear();
        for (var i = carried - 1; i >= opening && _problems.Count < context / 8; i--)
        {
            if (stream[i].Place != TokenPlace.Code || stream[i].Token - Tokenizer.FirstCodeToken >= conditionCount)
                continue;
            var isListed = false;
            foreach (var listed in _problems)
                isListed |= stream[listed].Token == stream[i].Token;
            if (!isListed)
                _problems.Add(i);
        }

        _problems.Reverse();
    }

    private void WriteWindow(
        ReadOnlySpan<SequenceToken> stream, int opening, int carried, int start, int end, ReadOnlySpan<int> labels, TokenBatch batch)
    {
        _window.Clear();
        for (var i = 0; i < opening; i++)
            _window.Add(stream[i].AsContext());
        foreach (var problem in _problems)
            _window.Add(stream[problem].AsContext());

        var place = _window.Count - carried;                // from a position in the stream to the same in the window
        for (var i = carried; i < end; i++)
        {
            if (stream[i].IsQuery && (i < start || stream[i].Anchor < carried))
            {
                place--;                                    // asked in the window before
                continue;
            }

            var token = i < start ? stream[i].AsContext() : stream[i];
            // Nothing was left out between a query and its anchor, so the place of both moved alike.
            _window.Add(token.IsQuery ? token with { Anchor = token.Anchor + place } : token);
        }

        batch.Append(CollectionsMarshal.AsSpan(_window), labels);
    }

    private static int OwnBetween(ReadOnlySpan<SequenceToken> stream, int start, int end)
    {
        var own = 0;
        foreach (var token in stream[start..end])
            own += token.IsQuery ? 0 : 1;
        return own;
    }

    // The last position to end a window that holds at most `room` own tokens from `start`: after a whole pair and the queries that hang on it.
    private static int StepForward(ReadOnlySpan<SequenceToken> stream, int start, int room)
    {
        var (own, best) = (0, start);
        for (var i = start; i < stream.Length; i++)
        {
            own += stream[i].IsQuery ? 0 : 1;
            if (own > room)
                break;
            if (stream[i].MayCut || stream[i].IsQuery)
                best = i + 1;
        }

        return best > start ? best : Math.Min(stream.Length, start + Math.Max(1, room));
    }

    private static int StepBack(ReadOnlySpan<SequenceToken> stream, int end, int floor, int room)
    {
        var (own, best) = (0, end);
        for (var i = end - 1; i >= floor; i--)
        {
            own += stream[i].IsQuery ? 0 : 1;
            if (own > room)
                break;
            if (!stream[i].IsQuery && (i == floor || stream[i - 1].MayCut || stream[i - 1].IsQuery))
                best = i;
        }

        return best;
    }
}
