using Chiron.Tensors;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>
/// Draws whole futures: the wait from Exp(μ), then codes and answers one by one until END, moment after moment. The plain form: each token
/// runs the whole sequence again, futures side by side.
/// </summary>
public sealed class FutureSampler(TimelineModel model)
{
    private const int FuturesPerBatch = 16;
    private const int MostPairsInMoment = 64;

    private readonly TimelineNetwork _network = model.Network;
    private readonly Tokenizer _tokenizer = model.Tokenizer;
    private readonly int _death = model.Tokenizer.Find(MedsCodes.Death);

    /// <summary>Futures after what was known at a time, each the events within the horizon in order. The same seed gives the same futures.</summary>
    /// <param name="horizonDays">Above 0.</param>
    public IReadOnlyList<IReadOnlyList<SampledEvent>> Sample(
        Timeline history, DateTime at, double horizonDays, int futures, ulong seed, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizonDays);
        var record = new RecordReader(_tokenizer, _network.Configuration.Encoding).Read(history.Until(at));
        var encoder = new SequenceEncoder(_tokenizer, _network.Configuration);
        var age = record.AgeAt(at);
        var start = new TokenBatch();
        encoder.EncodeForecast(record, age, [], start);

        var sampled = new List<SampledEvent>[futures];
        Parallel.For(0, (futures + FuturesPerBatch - 1) / FuturesPerBatch, new ParallelOptions { CancellationToken = stop }, batch =>
        {
            using var workspace = new Workspace();
            var first = batch * FuturesPerBatch;
            var running = Enumerable.Range(first, Math.Min(FuturesPerBatch, futures - first))
                .Select(future => new Future(start.Tokens.ToArray(), age, new CounterRandom(seed, Streams.Sampling(0, future)), record.Died))
                .ToArray();
            while (Array.Exists(running, future => !future.IsOver))
            {
                stop.ThrowIfCancellationRequested();
                Advance([.. running.Where(future => !future.IsOver)], age + horizonDays, workspace);
            }

            for (var i = 0; i < running.Length; i++)
                sampled[first + i] = running[i].Events;
        });
        return sampled;
    }

    private void Advance(Future[] futures, double until, Workspace workspace)
    {
        workspace.Arena.Reset();
        workspace.Batch.Clear();
        foreach (var future in futures)
            workspace.Batch.Append(future.Visible(_network.Configuration.Context), []);
        var x = _network.Forward(model.Weights, workspace, DropoutKey.None).Final;
        for (var f = 0; f < futures.Length; f++)
        {
            var row = x.AsReadOnly().SliceRows(workspace.Batch.Start(f) + workspace.Batch.MainCount(f) - 1, 1);
            Draw(futures[f], row, until, workspace.Arena);
        }
    }

    private void Draw(Future future, ReadOnlyMatrix row, double until, Arena arena)
    {
        if (future.OpenCode >= 0)
        {
            DrawAnswer(future, row);
            return;
        }

        if (future.Last.Place == TokenPlace.End && !DrawWait(future, row, until, arena))
            return;

        // At END the first code of the next moment, which cannot be END itself; after a pair the next code or END.
        var logits = arena.Matrix(1, _tokenizer.EventCodeCount + 1);
        _network.Heads.Codes(model.Weights, row, logits);
        if (future.PairsInMoment == 0)
            logits[0][_tokenizer.EventCodeCount] = float.NegativeInfinity;
        Vector.Softmax(logits[0], logits[0]);
        var code = future.PairsInMoment >= MostPairsInMoment ? _tokenizer.EventCodeCount : Choose(logits[0], ref future.Random);
        if (code == _tokenizer.EventCodeCount)
        {
            future.Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, future.Age, future.Gap));
            future.CloseMoment();
            return;
        }

        future.Append(SequenceToken.Create(_tokenizer.CodeToken(code), TokenPlace.Code, future.Age, future.Gap));
        future.PairsInMoment++;
        var entry = _tokenizer.Vocabulary.Codes[code];
        var isAnswered = entry.AnswerCount > 0 && future.Random.NextDouble() < entry.Answered;
        future.OpenCode = isAnswered ? code : -1;
        if (!isAnswered)
            future.Events.Add(new SampledEvent(future.Age - future.StartAge, entry.Code, null));
        if (code == _death)
            future.Died = true;
    }

    // True where the next moment comes; false where the horizon or a quiet year comes first.
    private bool DrawWait(Future future, ReadOnlyMatrix row, double until, Arena arena)
    {
        if (future.Died)
        {
            future.IsOver = true;
            return false;
        }

        var logRates = arena.Matrix(1, _tokenizer.EventCodeCount + 1);
        _network.Heads.LogRates(model.Weights, row, logRates);
        var wait = future.Random.NextExponential() / Math.Exp(logRates[0][_tokenizer.EventCodeCount]);
        var quiet = _network.Configuration.Encoding.QuietDays;
        future.IsOver = future.Age + Math.Min(wait, quiet) > until;
        future.Age += Math.Min(wait, quiet);
        if (wait > quiet && !future.IsOver)
            future.Append(SequenceToken.Create(Tokenizer.EndToken, TokenPlace.End, future.Age, future.Gap));
        return wait <= quiet && !future.IsOver;
    }

    private void DrawAnswer(Future future, ReadOnlyMatrix row)
    {
        var code = future.OpenCode;
        var entry = _tokenizer.Vocabulary.Codes[code];
        Span<float> probabilities = stackalloc float[entry.AnswerCount];
        _network.Heads.Answers(model.Weights, row, code, probabilities);
        var answer = Choose(probabilities, ref future.Random);
        var isNumeric = answer < entry.Medians.Count;
        future.Append(SequenceToken.Create(_tokenizer.AnswerToken(code, answer), TokenPlace.Answer, future.Age, future.Gap) with
        {
            Value = isNumeric ? entry.Standardise(entry.Medians[answer]) : float.NaN,
        });
        future.Events.Add(new SampledEvent(
            future.Age - future.StartAge, entry.Code, isNumeric ? entry.Medians[answer].ToString() : entry.Categories[answer - entry.Medians.Count]));
        future.OpenCode = -1;
    }

    private static int Choose(ReadOnlySpan<float> probabilities, ref CounterRandom random)
    {
        var left = random.NextDouble();
        var last = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > 0)
                last = i;
            left -= probabilities[i];
            if (left < 0)
                return i;
        }

        return last;
    }

    private sealed class Future(SequenceToken[] start, double age, CounterRandom random, bool died)
    {
        private readonly List<SequenceToken> _tokens = [.. start];
        private readonly int _statics = start.TakeWhile(token => token.Place is TokenPlace.Static or TokenPlace.StaticAnswer).Count();
        private double _lastHappened = age - start[^1].Gap;

        public CounterRandom Random = random;

        public List<SampledEvent> Events { get; } = [];

        public double StartAge { get; } = age;

        public double Age { get; set; } = age;

        public bool Died { get; set; } = died;

        public bool IsOver { get; set; }

        public int OpenCode { get; set; } = -1;

        public int PairsInMoment { get; set; }

        public double Gap => Age - _lastHappened;

        public SequenceToken Last => _tokens[^1];

        public void Append(SequenceToken token) => _tokens.Add(token);

        public void CloseMoment()
        {
            _lastHappened = Age;
            PairsInMoment = 0;
        }

        /// <summary>Static facts and as much of the latest as the context holds.</summary>
        public ReadOnlySpan<SequenceToken> Visible(int context)
        {
            if (_tokens.Count <= context)
                return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens);
            return (SequenceToken[])[.. _tokens.Take(_statics), .. _tokens.Skip(_tokens.Count - (context - _statics))];
        }
    }
}
