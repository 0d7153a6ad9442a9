using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Model;

/// <summary>Asks a trained model about records. Safe for many threads: each call has memory of its own.</summary>
/// <remarks>Of each record only what was known at the time asked about is used, that moment included.</remarks>
public sealed class Forecaster(TimelineModel model, int threads = 0)
{
    private const int SubjectsPerBatch = 8;

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
    /// <exception cref="ModelException">A code that the model does not know, or a horizon that is not above 0.</exception>
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
        var table = new RiskTable(histories.Count, codes, horizonsDays);
        ForEachBatch(histories.Count, stop, (first, count, workspace) =>
        {
            var records = Encode(histories, at, first, count, workspace.Batch, (encoder, record, age, batch) => encoder.EncodeForecast(record, age, horizons, batch));
            var x = _network.Forward(model.Weights, workspace, DropoutKey.None).Final;
            for (var s = 0; s < count; s++)
                FillRisks(workspace, x, s, records[s], first + s, sets, horizons, table);
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

        ForEachBatch(histories.Count, stop, (first, count, workspace) =>
        {
            Encode(histories, at, first, count, workspace.Batch, static (encoder, record, age, batch) => encoder.EncodeDiagnosis(record, age, batch));
            var x = _network.Forward(model.Weights, workspace, DropoutKey.None).Final;
            for (var s = 0; s < count; s++)
                answers[first + s] = Ranked(DiagnosisProbabilities(workspace, x, s));
        });
        return answers;
    }

    /// <summary>When something will next be recorded and what.</summary>
    public NextMoment NextEvents(Timeline history, DateTime at)
    {
        using var workspace = new Workspace();
        Encode([history], [at], 0, 1, workspace.Batch, static (encoder, record, age, batch) => encoder.EncodeForecast(record, age, [], batch));
        var x = _network.Forward(model.Weights, workspace, DropoutKey.None).Final;
        var logRates = workspace.Arena.Matrix(1, _tokenizer.EventCodeCount + 1);
        _network.Heads.LogRates(model.Weights, x.AsReadOnly().SliceRows(workspace.Batch.MainCount(0) - 1, 1), logRates);
        var logMoments = logRates[0][_tokenizer.EventCodeCount];
        var probabilities = new double[_tokenizer.EventCodeCount];
        for (var code = 0; code < probabilities.Length; code++)
            probabilities[code] = Math.Min(1, Math.Exp(logRates[0][code] - logMoments));
        return new NextMoment(Math.Exp(-logMoments), Ranked(probabilities));
    }

    /// <summary>
    /// What each event of the record says about a code: the change in log-odds when it alone is left out, strongest first.
    /// </summary>
    /// <param name="horizonDays">Null: the diagnosis question, for conditions. Otherwise: the risk over this horizon.</param>
    /// <exception cref="ModelException">A code that the model does not know, or that is no condition where the diagnosis is asked.</exception>
    public IReadOnlyList<EventEvidence> Evidence(
        Timeline history, DateTime at, string code, double? horizonDays = null, CancellationToken stop = default)
    {
        var members = Members(code);
        if (horizonDays is null && members.Any(member => member >= _tokenizer.ConditionCount))
            throw new ModelException($"'{code}' is no condition, so no answer to the diagnosis question; give a horizon to ask for its risk");

        var known = history.Until(at);
        var reader = new RecordReader(_tokenizer, _network.Configuration.Encoding);
        var whole = reader.Read(known);
        var sources = reader.Sources.ToArray();
        var age = AgeAt(whole, at, _tokenizer);
        var logOdds = new double[sources.Length + 1];
        ForEachBatch(logOdds.Length, stop, (first, count, workspace) =>
        {
            var encoder = new SequenceEncoder(_tokenizer, _network.Configuration);
            for (var v = first; v < first + count; v++)
            {
                var variant = v == 0 ? whole : whole.Without(v - 1);
                if (horizonDays is { } horizon)
                    encoder.EncodeForecast(variant, age, [horizon], workspace.Batch);
                else
                    encoder.EncodeDiagnosis(variant, age, workspace.Batch);
            }

            var x = _network.Forward(model.Weights, workspace, DropoutKey.None).Final;
            for (var s = 0; s < count; s++)
            {
                double probability = 0;
                if (horizonDays is { } horizon)
                    probability = Risks(workspace, x, s, whole, [members], [horizon])[0];
                else if (DiagnosisProbabilities(workspace, x, s) is var conditions)
                    foreach (var member in members)
                        probability += conditions[member];
                logOdds[first + s] = Math.Log2(Math.Max(probability, 1e-12)) - Math.Log2(Math.Max(1 - probability, 1e-12));
            }
        });

        return
        [
            .. sources.Select((index, i) => new EventEvidence(index, known[index], logOdds[0] - logOdds[i + 1]))
                .OrderByDescending(evidence => Math.Abs(evidence.InformationBits)),
        ];
    }

    private void FillRisks(Workspace workspace, ReadOnlyMatrix x, int sequence, SubjectRecord record, int subject, int[][] sets, double[] horizons, RiskTable table)
    {
        var risks = Risks(workspace, x, sequence, record, sets, horizons);
        for (var c = 0; c < sets.Length; c++)
            for (var h = 0; h < horizons.Length; h++)
                table[subject, c, h] = (float)risks[(c * horizons.Length) + h];
    }

    // Risks of one sequence of a batch, for each set of codes and each horizon. Any of a set: 1 − Π (1 − p), as if independent given the record.
    private double[] Risks(Workspace workspace, ReadOnlyMatrix x, int sequence, SubjectRecord record, int[][] sets, double[] horizons)
    {
        var (start, main) = (workspace.Batch.Start(sequence), workspace.Batch.MainCount(sequence));
        var logRates = workspace.Arena.Matrix(1, _tokenizer.EventCodeCount + 1);
        var logHazards = workspace.Arena.Matrix(horizons.Length, _tokenizer.EventCodeCount);
        _network.Heads.LogRates(model.Weights, x.SliceRows(start + main - 1, 1), logRates);
        var questions = workspace.Arena.Integers(horizons.Length);
        for (var h = 0; h < horizons.Length; h++)
            questions[h] = start + main + h;
        _network.Heads.LogHazards(model.Weights, x.SliceRows(start + main, horizons.Length), workspace.Batch, questions, logHazards);
        var risks = new double[sets.Length * horizons.Length];
        for (var c = 0; c < sets.Length; c++)
            for (var h = 0; h < horizons.Length; h++)
            {
                var none = 1.0;
                foreach (var member in sets[c])
                {
                    var family = Calibration.FamilyOf(_tokenizer.Vocabulary.Codes[member], Array.Exists(record.Pairs, pair => pair.Code == member));
                    none *= 1 - model.Calibration.Risk(family, logHazards[h][member], logRates[0][member], horizons[h]);
                }

                risks[(c * horizons.Length) + h] = record.Died ? 0 : 1 - none;
            }

        return risks;
    }

    private double[] DiagnosisProbabilities(Workspace workspace, ReadOnlyMatrix x, int sequence)
    {
        var logits = workspace.Arena.Matrix(1, _tokenizer.ConditionCount);
        var row = workspace.Batch.Start(sequence) + workspace.Batch.MainCount(sequence);
        _network.Heads.Diagnoses(model.Weights, x.SliceRows(row, 1), logits);
        Vector.Scale(logits[0], (float)(1 / model.Calibration.DiagnosisTemperature));
        Vector.Softmax(logits[0], logits[0]);
        var probabilities = new double[_tokenizer.ConditionCount];
        for (var i = 0; i < probabilities.Length; i++)
            probabilities[i] = logits[0][i];
        return probabilities;
    }

    private IReadOnlyList<CodeProbability> Ranked(double[] probabilities) =>
    [
        .. probabilities.Select((probability, code) => new CodeProbability(_tokenizer.Vocabulary.Codes[code].Code, probability))
            .OrderByDescending(entry => entry.Probability),
    ];

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

    private void ForEachBatch(int items, CancellationToken stop, Action<int, int, Workspace> work)
    {
        var batches = (items + SubjectsPerBatch - 1) / SubjectsPerBatch;
        Parallel.For(
            0,
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = stop },
            static () => new Workspace(),
            (index, _, workspace) =>
            {
                workspace.Arena.Reset();
                workspace.Batch.Clear();
                var first = index * SubjectsPerBatch;
                work(first, Math.Min(SubjectsPerBatch, items - first), workspace);
                return workspace;
            },
            static workspace => workspace.Dispose());
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
}
