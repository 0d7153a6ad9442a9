using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Model;

/// <summary>
/// Draws whole futures: the wait from Exp(μ), then codes and answers one by one until END, moment after moment. A subject's record is run once, its keys and
/// values kept for all its futures; each future then costs one row a token. Safe for many threads: each call has memory of its own.
/// </summary>
/// <remarks>
/// A future depends on the model, the seed, the subject (its id and record) and the future's index, to the bit: not on the other subjects, on how many futures
/// are drawn or on threads. A future that outgrows the context goes on from the latest window of it. Of an ensemble, its members draw in turn: future i is
/// member i mod K's, so that the spread between futures holds what the members disagree about.
/// </remarks>
/// <param name="threads">0: one a processor.</param>
public sealed class FutureSampler(TimelineModel model, int threads = 0)
{
    /// <summary>Futures grown side by side by one thread: so many that the weights are worth reading, so few that their keys and values stay near.</summary>
    private const int Rows = 32;

    private const int FuturesAtOnce = 64;

    private readonly int _threads = threads > 0 ? threads : Environment.ProcessorCount;
    private readonly TimelineNetwork _network = model.Network;

    /// <summary>Futures after what was known at a time, each the events within the horizon in order. The same seed gives the same futures.</summary>
    /// <param name="horizonDays">Above 0.</param>
    public IReadOnlyList<IReadOnlyList<SampledEvent>> Sample(
        Timeline history, DateTime at, double horizonDays, int futures, ulong seed, CancellationToken stop = default) =>
        SampleAll([history], [at], horizonDays, futures, seed, stop)[0].Futures;

    /// <summary>The same for many subjects at once.</summary>
    /// <param name="at">The time that each one's futures start from.</param>
    /// <param name="futures">For each subject; 1 or more.</param>
    public IReadOnlyList<FutureSet> SampleAll(
        IReadOnlyList<Timeline> histories, IReadOnlyList<DateTime> at, double horizonDays, int futures, ulong seed, CancellationToken stop = default) =>
        SampleAll(histories, at, horizonDays, futures, seed, Rows, stop);

    /// <param name="rows">Futures that one thread grows side by side.</param>
    internal IReadOnlyList<FutureSet> SampleAll(
        IReadOnlyList<Timeline> histories, IReadOnlyList<DateTime> at, double horizonDays, int futures, ulong seed, int rows, CancellationToken stop)
    {
        Forecaster.RequireSameCount(histories, at);
        Forecaster.RequireHorizon(horizonDays);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(futures);
        var drawn = new IReadOnlyList<SampledEvent>[histories.Count][];
        var tokens = new long[histories.Count];
        for (var s = 0; s < drawn.Length; s++)
            drawn[s] = new IReadOnlyList<SampledEvent>[futures];

        try
        {
            for (var member = 0; member < Math.Min(futures, model.MemberCount); member++)
                Draw(member);
        }
        catch (AggregateException several) when (several.InnerExceptions[0] is ModelException refusal)
        {
            throw new ModelException(refusal.Message, several);
        }

        return [.. histories.Select((history, s) => new FutureSet(history.SubjectId, horizonDays, drawn[s], tokens[s]))];

        void Draw(int member)
        {
            var own = (futures - member + model.MemberCount - 1) / model.MemberCount;       // futures of each subject that are this member's
            var chunks = (own + FuturesAtOnce - 1) / FuturesAtOnce;
            var taken = -1;
            var workers = (int)Math.Min(_threads, (long)histories.Count * chunks);
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = stop }, _ =>
            {
                using var group = new FutureGroup(_network, model.Members[member].Weights, horizonDays, rows);
                var reader = new RecordReader(_network.Tokenizer, _network.Configuration.Encoding);
                FutureBeginning? beginning = null;
                var (subject, future, end) = (-1, 0, 0);
                group.Run(
                    () =>
                    {
                        if (future >= end)
                        {
                            var chunk = Interlocked.Increment(ref taken);
                            if (chunk >= histories.Count * chunks)
                                return null;
                            if (chunk / chunks != subject)
                                beginning = null;
                            (subject, future) = (chunk / chunks, chunk % chunks * FuturesAtOnce);
                            end = Math.Min(own, future + FuturesAtOnce);
                        }

                        beginning ??= Begin(reader, histories[subject], at[subject]);
                        var index = (future++ * model.MemberCount) + member;
                        return new Future(beginning, subject, index, new CounterRandom(Streams.SubjectKey(seed, histories[subject].SubjectId), Streams.Sampling(index)));
                    },
                    future =>
                    {
                        drawn[future.Subject][future.Index] = future.Events;
                        Interlocked.Add(ref tokens[future.Subject], future.Tokens);
                    },
                    stop);
            });
        }
    }

    /// <summary>What the futures of a record begin with.</summary>
    internal FutureBeginning Begin(RecordReader reader, Timeline history, DateTime at)
    {
        var configuration = _network.Configuration;
        var record = reader.Read(history.Until(at));
        var age = Forecaster.AgeAt(record, at, _network.Tokenizer);
        var batch = new TokenBatch();
        new SequenceEncoder(_network.Tokenizer, configuration with { Context = FutureGroup.BeginningContext(configuration) }).EncodeForecast(record, age, [], batch);
        return new FutureBeginning(batch.Tokens.ToArray(), age, record.Died);
    }
}
