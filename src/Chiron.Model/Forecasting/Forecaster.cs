using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Model;

/// <summary>Asks a trained model about records. Safe for many threads: each call has memory of its own.</summary>
/// <remarks>
/// Of each record only what was known at the time asked about is used, that moment included. The members of an ensemble are asked alike and their
/// probabilities averaged.
/// </remarks>
public sealed partial class Forecaster(TimelineModel model, int threads = 0)
{
    private const int SequencesPerBatch = 8;

    private readonly int _threads = threads > 0 ? threads : Environment.ProcessorCount;
    private readonly TimelineNetwork _network = model.Network;
    private readonly Tokenizer _tokenizer = model.Tokenizer;

    public TimelineModel Model => model;

    /// <summary>Whether the model can be asked about a code: it is a token that happens in time, or a parent of such.</summary>
    public bool Knows(string code) => _tokenizer.FindAll(code).Count > 0;

    /// <summary>
    /// The probability of at least one event of each code in (time, time + horizon], for each subject. A code that is the parent of others
    /// stands for any of them.
    /// </summary>
    /// <param name="at">The time asked about, one for each history.</param>
    /// <param name="horizonsDays">Each above 0; beyond the configured longest horizon the answer extrapolates.</param>
    /// <exception cref="ModelException">A code that the model does not know, a horizon that is not above 0, or a time beyond 130 years of age.</exception>
    public RiskTable Forecast(
        IReadOnlyList<Timeline> histories,
        IReadOnlyList<DateTime> at,
        IReadOnlyList<string> codes,
        IReadOnlyList<double> horizonsDays,
        CancellationToken stop = default)
    {
        RequireSameCount(histories, at);
        foreach (var horizon in horizonsDays)
            RequireHorizon(horizon);
        var sets = codes.Select(Members).ToArray();
        var horizons = horizonsDays.ToArray();
        var ways = Array.ConvertAll(horizons, model.Calibration.WayAt);
        var table = new RiskTable(histories.Count, codes, horizonsDays, model.MemberCount, ways);
        ForEachBatch(histories.Count, SequencesPerBatch, stop, (first, count, workspace) =>
        {
            var records = Encode(histories, at, first, count, workspace.Batch, (encoder, record, age, batch) => encoder.EncodeForecast(record, age, horizons, batch));
            for (var m = 0; m < model.MemberCount; m++)
            {
                var x = Infer(workspace, m);
                for (var s = 0; s < count; s++)
                {
                    var risks = Risks(workspace, x, m, s, records[s], records[s], AgeAt(records[s], at[first + s], _tokenizer), sets, horizons);
                    for (var c = 0; c < sets.Length; c++)
                        for (var h = 0; h < horizons.Length; h++)
                            table.Set(first + s, c, h, m, risks[(c * horizons.Length) + h]);
                }
            }
        });
        return table;
    }

    /// <summary>
    /// What the diagnosis question answers after the record up to and including <paramref name="at"/>: every condition with its probability to be the
    /// one recorded now, most probable first; they add up to 1. Leave out of the history the diagnosis that is to be guessed.
    /// </summary>
    public IReadOnlyList<CodeProbability> Diagnose(Timeline history, DateTime at, CancellationToken stop = default) => DiagnoseAll([history], [at], stop)[0];

    /// <summary>The same for many records at once.</summary>
    public IReadOnlyList<IReadOnlyList<CodeProbability>> DiagnoseAll(
        IReadOnlyList<Timeline> histories, IReadOnlyList<DateTime> at, CancellationToken stop = default)
    {
        RequireSameCount(histories, at);
        var answers = new IReadOnlyList<CodeProbability>[histories.Count];
        if (_tokenizer.ConditionCount == 0)
        {
            Array.Fill(answers, []);
            return answers;
        }

        ForEachBatch(histories.Count, SequencesPerBatch, stop, (first, count, workspace) =>
        {
            Encode(histories, at, first, count, workspace.Batch, static (encoder, record, age, batch) => encoder.EncodeDiagnosis(record, age, batch));
            var sums = new double[count][];
            for (var m = 0; m < model.MemberCount; m++)
            {
                var x = Infer(workspace, m);
                for (var s = 0; s < count; s++)
                    sums[s] = Sum(sums[s], DiagnosisProbabilities(workspace, x, m, s));
            }

            for (var s = 0; s < count; s++)
                answers[first + s] = Ranked(sums[s]);
        });
        return answers;
    }

    /// <summary>When something will next be recorded and what.</summary>
    public NextMoment NextEvents(Timeline history, DateTime at)
    {
        using var workspace = new Workspace();
        Encode([history], [at], 0, 1, workspace.Batch, static (encoder, record, age, batch) => encoder.EncodeForecast(record, age, [], batch));
        var (days, probabilities) = (0.0, new double[_tokenizer.EventCodeCount]);
        for (var m = 0; m < model.MemberCount; m++)
        {
            var x = Infer(workspace, m);
            var logRates = workspace.Arena.Matrix(1, _tokenizer.EventCodeCount + 1);
            _network.Heads.LogRates(model.Members[m].Weights, x.SliceRows(workspace.Batch.MainCount(0) - 1, 1), logRates);
            var logMoments = logRates[0][_tokenizer.EventCodeCount];
            days += Math.Exp(-logMoments) / model.MemberCount;
            for (var code = 0; code < probabilities.Length; code++)
                probabilities[code] += Math.Min(1, Math.Exp(logRates[0][code] - logMoments)) / model.MemberCount;
        }

        return new NextMoment(days, Ranked(probabilities));
    }

    /// <summary>
    /// Each record as one vector of the model's width: the network's last stage, normed, at the END that closes what was known: all that the model makes
    /// its forecasts from. Of an ensemble, the first member's; vectors of different models, or members, do not compare.
    /// </summary>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<Timeline> histories, IReadOnlyList<DateTime> at, CancellationToken stop = default)
    {
        RequireSameCount(histories, at);
        var vectors = new float[histories.Count][];
        ForEachBatch(histories.Count, SequencesPerBatch, stop, (first, count, workspace) =>
        {
            Encode(histories, at, first, count, workspace.Batch, static (encoder, record, age, batch) => encoder.EncodeForecast(record, age, [], batch));
            var x = Infer(workspace, 0);
            for (var s = 0; s < count; s++)
                vectors[first + s] = x[workspace.Batch.Start(s) + workspace.Batch.MainCount(s) - 1].ToArray();
        });
        return vectors;
    }

    internal static void RequireHorizon(double days)
    {
        if (!(days > 0) || !double.IsFinite(days))
            throw new ModelException($"a horizon of {days} days was asked for; it must be above 0");
    }

    /// <summary>Age in days at a time. Of somebody without any dated event up to then nothing tells it: the median age at the first event stands in.</summary>
    /// <exception cref="ModelException">Beyond 130 years of age.</exception>
    internal static double AgeAt(SubjectRecord record, DateTime at, Tokenizer tokenizer)
    {
        var age = record.Moments == 0 ? tokenizer.Vocabulary.MedianFirstAgeDays : record.AgeAt(at);
        return age <= RecordReader.OldestDays
            ? Math.Max(0, age)
            : throw new ModelException("the time asked about puts the subject beyond 130 years of age; one of the two dates must be wrong");
    }

    internal static void RequireSameCount(IReadOnlyList<Timeline> histories, IReadOnlyList<DateTime> at)
    {
        if (histories.Count != at.Count)
            throw new ArgumentException($"{histories.Count} histories and {at.Count} times were given; each history needs its time", nameof(at));
    }

    /// <summary>The vocabulary's codes that a code stands for.</summary>
    /// <exception cref="ModelException">There are none; the message says what to ask about instead.</exception>
    private int[] Members(string code)
    {
        var members = _tokenizer.FindAll(code);
        if (members.Count > 0)
            return [.. members];
        var read = _tokenizer.Resolve(code);
        throw new ModelException(
            $"the model cannot be asked about '{code}': it was too rare in training to be a token of its own"
            + (read >= 0 ? $" and is read as '{_tokenizer.Vocabulary.Codes[read].Code}'; ask about that" : " or never seen"));
    }

    // The workspace's batch through one member; the rows live in the arena until that is reset.
    private ReadOnlyMatrix Infer(Workspace workspace, int member) =>
        _network.Infer(model.Members[member].Weights, workspace.Arena, workspace.Batch, new WholeSequences().Of(workspace.Batch));

    // Risks of one sequence of a batch, for each set of codes and each horizon. Any of a set: 1 − Π (1 − p), as if independent given the record.
    // What was recorded before is that of the whole record, also where one event of it is left out.
    private double[] Risks(
        Workspace workspace, ReadOnlyMatrix x, int member, int sequence, SubjectRecord record, SubjectRecord whole, double age, int[][] sets, double[] horizons)
    {
        var (weights, calibration, hazards) = model.Members[member];
        var (start, main) = (workspace.Batch.Start(sequence), workspace.Batch.MainCount(sequence));
        var logRates = workspace.Arena.Matrix(1, _tokenizer.EventCodeCount + 1);
        var logHazards = workspace.Arena.Matrix(horizons.Length, _tokenizer.EventCodeCount);
        _network.Heads.LogRates(weights, x.SliceRows(start + main - 1, 1), logRates);
        var questions = workspace.Arena.Integers(horizons.Length);
        for (var h = 0; h < horizons.Length; h++)
            questions[h] = start + main + h;
        _network.Heads.LogHazards(weights, x.SliceRows(start + main, horizons.Length), workspace.Batch, questions, logHazards);
        var before = new HashSet<int>();
        foreach (var pair in whole.Pairs)
            before.Add(pair.Code);
        var (history, facts, additive) = (new HazardHistory(_tokenizer), new List<int>(), new float[_tokenizer.EventCodeCount]);
        history.Begin(record);
        history.MoveTo(age);
        Array.Fill(additive, float.NaN);
        LandmarkSummary? summary = null;
        var atVisit = whole.IsAtVisit(age);
        var risks = new double[sets.Length * horizons.Length];
        for (var h = 0; h < horizons.Length; h++)
        {
            hazards?.Evaluate(history, age, horizons[h], facts, additive);
            for (var c = 0; c < sets.Length; c++)
            {
                var none = 1.0;
                foreach (var code in sets[c])
                {
                    var logHazard = calibration.LogHazard(_tokenizer.Vocabulary.Codes[code], before.Contains(code), atVisit, logHazards[h][code], logRates[0][code], additive[code], horizons[h]);
                    foreach (var landmark in hazards?.Landmarks ?? [])
                        if (landmark.Outcome == code && landmark.LogHazard(record, age, horizons[h], summary ??= new LandmarkSummary(_tokenizer)) is var own && !double.IsNaN(own))
                            logHazard = calibration.WithLandmark(landmark.Question, logHazard, own);
                    none *= Math.Exp(-horizons[h] * Math.Exp(logHazard));
                }

                risks[(c * horizons.Length) + h] = whole.Died ? 0 : 1 - none;
            }
        }

        return risks;
    }

    private double[] DiagnosisProbabilities(Workspace workspace, ReadOnlyMatrix x, int member, int sequence)
    {
        var (weights, calibration, _) = model.Members[member];
        var logits = workspace.Arena.Matrix(1, _tokenizer.ConditionCount);
        var row = workspace.Batch.Start(sequence) + workspace.Batch.MainCount(sequence);
        _network.Heads.Diagnoses(weights, x.SliceRows(row, 1), logits);
        Vector.Scale(logits[0], (float)(1 / calibration.DiagnosisTemperature));
        Vector.Softmax(logits[0], logits[0]);
        var probabilities = new double[_tokenizer.ConditionCount];
        for (var i = 0; i < probabilities.Length; i++)
            probabilities[i] = logits[0][i] / model.MemberCount;
        return probabilities;
    }

    private static double[] Sum(double[]? sums, double[] more)
    {
        for (var i = 0; sums is not null && i < more.Length; i++)
            more[i] += sums[i];
        return more;
    }

    private IReadOnlyList<CodeProbability> Ranked(double[] probabilities) =>
    [
        .. probabilities.Select((probability, code) => new CodeProbability(_tokenizer.Vocabulary.Codes[code].Code, probability))
            .OrderByDescending(entry => entry.Probability),
    ];

    private SubjectRecord[] Encode(
        IReadOnlyList<Timeline> histories,
        IReadOnlyList<DateTime> at,
        int first,
        int count,
        TokenBatch batch,
        Action<SequenceEncoder, SubjectRecord, double, TokenBatch> encode)
    {
        var reader = new RecordReader(_tokenizer, _network.Configuration.Encoding);
        var encoder = new SequenceEncoder(_tokenizer, _network.Configuration);
        var records = new SubjectRecord[count];
        for (var s = 0; s < count; s++)
        {
            records[s] = reader.Read(histories[first + s].Until(at[first + s]));
            encode(encoder, records[s], AgeAt(records[s], at[first + s], _tokenizer), batch);
        }

        return records;
    }

    private void ForEachBatch(int items, int inBatch, CancellationToken stop, Action<int, int, Workspace> work)
    {
        var batches = (items + inBatch - 1) / inBatch;
        try
        {
            Parallel.For(
                0,
                batches,
                new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = stop },
                static () => new Workspace(),
                (index, _, workspace) =>
                {
                    workspace.Arena.Reset();
                    workspace.Batch.Clear();
                    var first = index * inBatch;
                    work(first, Math.Min(inBatch, items - first), workspace);
                    return workspace;
                },
                static workspace => workspace.Dispose());
        }
        catch (AggregateException several) when (several.InnerExceptions[0] is ModelException refusal)
        {
            // Each thread may meet the same fault; one sentence is enough for whoever asked.
            throw new ModelException(refusal.Message, several);
        }
    }
}
