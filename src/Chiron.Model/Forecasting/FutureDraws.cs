using Chiron.Tensors;
using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>
/// Draws what comes next in futures from the network's rows at their last tokens: the wait from Exp(μ), then codes and answers one by one until END. Each
/// draw appends one token or ends the future. For one thread.
/// </summary>
internal sealed class FutureDraws(TimelineNetwork network, ParameterStore weights, double horizonDays)
{
    private const int MostPairsInMoment = 64;
    private const int MostTokens = 1 << 17;

    private readonly Tokenizer _tokenizer = network.Tokenizer;
    private readonly int _death = network.Tokenizer.Find(MedsCodes.Death);
    private readonly string?[][] _answers = [.. network.Tokenizer.Vocabulary.Codes.Take(network.Tokenizer.EventCodeCount).Select(AnswerTexts)];
    private readonly List<int> _choosing = [];

    /// <param name="futures">None of them over.</param>
    /// <param name="x">(futures, C): the network's row at each one's last token.</param>
    public void Draw(IReadOnlyList<Future> futures, ReadOnlyMatrix x, Arena arena)
    {
        _choosing.Clear();
        for (var f = 0; f < futures.Count; f++)
            if (futures[f].OpenCode >= 0)
                DrawAnswer(futures[f], x.SliceRows(f, 1));
            else if (futures[f].Last.Place != TokenPlace.End || DrawWait(futures[f], x[f]))
                _choosing.Add(f);
        if (_choosing.Count == 0)
            return;

        var rows = arena.Matrix(_choosing.Count, x.Columns);
        for (var i = 0; i < _choosing.Count; i++)
            x[_choosing[i]].CopyTo(rows[i]);
        var logits = arena.Matrix(_choosing.Count, _tokenizer.EventCodeCount + 1);
        network.Heads.Codes(weights, rows, logits);
        for (var i = 0; i < _choosing.Count; i++)
            DrawCode(futures[_choosing[i]], logits[i]);
    }

    // True where the next moment comes; false where the horizon or a quiet year comes first.
    private bool DrawWait(Future future, ReadOnlySpan<float> row)
    {
        if (future.Died)
        {
            future.IsOver = true;
            return false;
        }

        if (future.Tokens >= MostTokens)
            throw new ModelException($"a future of {horizonDays} days did not end within {MostTokens} tokens: the rates are far too high. Ask for a shorter horizon");
        var wait = future.Random.NextExponential() / Math.Exp(network.Heads.LogMomentRate(weights, row));
        var quiet = network.Configuration.Encoding.QuietDays;
        future.Age += Math.Min(wait, quiet);
        future.IsOver = future.Days > horizonDays;
        if (wait > quiet && !future.IsOver)
            future.Append(Tokenizer.EndToken, TokenPlace.End, mayCut: true);
        return wait <= quiet && !future.IsOver;
    }

    // At END the first code of the next moment, which cannot be END itself; after a pair another code or END: none comes twice in one moment.
    private void DrawCode(Future future, Span<float> logits)
    {
        var end = _tokenizer.EventCodeCount;
        if (future.PairsInMoment == 0)
            logits[end] = float.NegativeInfinity;
        foreach (var there in future.CodesInMoment)
            logits[there] = float.NegativeInfinity;
        Vector.Softmax(logits, logits);
        var code = future.PairsInMoment >= MostPairsInMoment ? end : Choose(logits, ref future.Random);
        if (code == end)
        {
            future.Append(Tokenizer.EndToken, TokenPlace.End, mayCut: true);
            future.CloseMoment();
            return;
        }

        var entry = _tokenizer.Vocabulary.Codes[code];
        var isAnswered = entry.AnswerCount > 0 && future.Random.NextDouble() < entry.Answered;
        future.Append(_tokenizer.CodeToken(code), TokenPlace.Code, mayCut: !isAnswered);
        future.CodesInMoment.Add(code);
        future.OpenCode = isAnswered ? code : -1;
        future.Died |= code == _death;
        if (!isAnswered)
            future.Events.Add(new SampledEvent(future.Days, entry.Code, null));
    }

    private void DrawAnswer(Future future, ReadOnlyMatrix row)
    {
        var code = future.OpenCode;
        var entry = _tokenizer.Vocabulary.Codes[code];
        Span<float> probabilities = stackalloc float[Math.Min(256, entry.AnswerCount)];
        if (entry.AnswerCount > probabilities.Length)
            probabilities = new float[entry.AnswerCount];
        network.Heads.Answers(weights, row, code, probabilities);
        var answer = Choose(probabilities, ref future.Random);
        future.Append(
            _tokenizer.AnswerToken(code, answer),
            TokenPlace.Answer,
            answer < entry.Medians.Count ? entry.Standardise(entry.Medians[answer]) : float.NaN,
            mayCut: true);
        future.Events.Add(new SampledEvent(future.Days, entry.Code, _answers[code][answer]));
        future.OpenCode = -1;
    }

    private static int Choose(ReadOnlySpan<float> probabilities, ref CounterRandom random)
    {
        const int Step = 64;
        var left = random.NextDouble();
        var first = 0;
        for (; first + Step < probabilities.Length; first += Step)
        {
            var sum = Vector.Sum(probabilities.Slice(first, Step));
            if (left < sum)
                break;
            left -= sum;
        }

        for (var i = first; i < probabilities.Length; i++)
        {
            left -= probabilities[i];
            if (left < 0)
                return i;
        }

        // What rounding left over falls to the last that can be.
        var last = probabilities.Length - 1;
        while (last > 0 && !(probabilities[last] > 0))
            last--;
        return last;
    }

    private static string?[] AnswerTexts(VocabularyCode code) =>
        [.. code.Medians.Select(median => median.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. code.Categories];
}
