using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>Fits a <see cref="Calibration"/>: the questions of the tuning split, their answers, and what minimises the log loss.</summary>
internal static class CalibrationFit
{
    private const int MostRecords = 10_000;
    private const int MostPoints = 1_000_000;   // of outcomes (conditions, death, encounters), and as many of all other codes
    private const int Folds = 5;
    private const int QuestionsBetweenVisits = 10_000;
    private const int MostBetweenVisits = 4;    // of one record
    private static readonly double[] Temperatures = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3];
    private static readonly double[] RateWeights = [0, 0.25, 0.5, 0.75, 1];

    public static Calibration Fit(
        TimelineNetwork network,
        ParameterStore weights,
        HazardModel? hazards,
        IReadOnlyList<SubjectRecord> tuning,
        ulong seed,
        WorkerPool workers,
        Workspace[] workspaces,
        CensoringCurve? observed,
        CancellationToken stop)
    {
        var records = Math.Min(tuning.Count, MostRecords);
        var pointsPerRecord = Math.Max(1, MostPoints / Math.Max(1, records));
        var betweenPerRecord = Math.Clamp(QuestionsBetweenVisits / Math.Max(1, records), 1, MostBetweenVisits);
        var (atVisits, betweenVisits) = (new List<RiskPoint>[records], new List<RiskPoint>[records]);
        var diagnoses = new double[records][];
        var encoders = new SequenceEncoder?[workers.Count];
        var windows = new TokenBatch?[workers.Count];
        workers.Run(records, (worker, record) =>
        {
            stop.ThrowIfCancellationRequested();
            var encoder = encoders[worker] ??= new SequenceEncoder(network.Tokenizer, network.Configuration, observed);
            var workspace = workspaces[worker];
            var subject = tuning[record];
            workspace.Batch.Clear();
            encoder.Encode(subject, new CounterRandom(seed, Streams.Calibration(record)), workspace.Batch);
            var (itsPoints, itsDiagnoses, between) = (new List<RiskPoint>(), new double[Temperatures.Length], new List<RiskPoint>());
            var pointsPerWindow = Math.Max(1, pointsPerRecord / Math.Max(1, workspace.Batch.Sequences));
            LongRecords.WindowByWindow(workspace, windows[worker] ??= new TokenBatch(), network.Configuration.Context, _ =>
            {
                workspace.Arena.Reset();
                var a = network.Forward(weights, workspace, DropoutKey.None);
                itsPoints.AddRange(RiskPoints(network, weights, hazards, record, subject, workspace, a.Final, pointsPerWindow));
                var losses = DiagnosisLosses(network, weights, workspace, a.Final);
                for (var t = 0; t < losses.Length; t++)
                    itsDiagnoses[t] += losses[t];
            });
            for (var question = 0; question < betweenPerRecord; question++)
            {
                workspace.Batch.Clear();
                if (!encoder.EncodeBetweenVisits(subject, new CounterRandom(seed, Streams.BetweenVisits(record, question)), workspace.Batch))
                    continue;
                workspace.Arena.Reset();
                var x = network.Infer(weights, workspace.Arena, workspace.Batch, new WholeSequences().Of(workspace.Batch));
                between.AddRange(RiskPoints(network, weights, hazards, record, subject, workspace, x, pointsPerRecord / betweenPerRecord));
            }

            (atVisits[record], betweenVisits[record], diagnoses[record]) = (itsPoints, between, itsDiagnoses);
        });

        var calibration = OfRisks(All(atVisits), network.Tokenizer, hazards is not null) with { DiagnosisTemperature = BestTemperature(diagnoses) };
        if (OfDaysBetween(All(betweenVisits), calibration, network.Tokenizer, hazards is not null) is { } own)
            calibration = calibration with { BetweenVisits = own };
        return hazards is null ? calibration : calibration with
        {
            Landmarks = [.. hazards.Landmarks.Select(landmark => LandmarkCalibrationFit.Fit(landmark, network, weights, calibration, hazards, tuning, workspaces[0], stop))],
        };
    }

    private static RiskPoint[] All(List<RiskPoint>[] ofRecords) => [.. ofRecords.SelectMany(points => points)];

    // Few subjects tell too little of the days between visits: their own calibration is kept where five-fold cross-validation over the subjects finds it better than that of visits.
    private static Calibration? OfDaysBetween(RiskPoint[] points, Calibration atVisits, Tokenizer tokenizer, bool hazards)
    {
        var (loss, lossAtVisits) = (0.0, 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            var own = OfRisks(Array.FindAll(points, point => point.Record % Folds != fold), tokenizer, hazards);
            foreach (var point in points)
                if (point.Record % Folds == fold && point.Family is not RiskFamily.Other)
                {
                    loss += point.Loss(own.LogHazard(point, tokenizer));
                    lossAtVisits += point.Loss(atVisits.LogHazard(point, tokenizer));
                }
        }

        return loss < lossAtVisits ? OfRisks(points, tokenizer, hazards) : null;
    }

    private static Calibration OfRisks(RiskPoint[] all, Tokenizer tokenizer, bool hazards)
    {
        var calibration = new Calibration();
        calibration = calibration with { RateWeights = BestRateWeights(calibration, all) };
        if (hazards)
            calibration = HazardWeightFit.Fit(calibration, all, tokenizer);
        return calibration with
        {
            Families = [.. Enum.GetValues<RiskFamily>().Select(family => FamilyCalibrationFit.Fit(family, calibration, all, tokenizer)).OfType<FamilyCalibration>()],
        };
    }

    private static List<RiskPoint> RiskPoints(
        TimelineNetwork network, ParameterStore weights, HazardModel? hazards, int number, SubjectRecord record, Workspace workspace, ReadOnlyMatrix x, int most)
    {
        var batch = workspace.Batch;
        var points = new List<RiskPoint>();
        var rows = new HeadRows(workspace.Arena, batch.Tokens, static token => token.Place == TokenPlace.Risk && token.LabelCount >= 0);
        if (rows.Count == 0)
            return points;
        var codes = network.Tokenizer.EventCodeCount;
        var anchors = workspace.Arena.Matrix(rows.Count, x.Columns);
        for (var i = 0; i < rows.Count; i++)
            x[batch.Tokens[rows[i]].Anchor].CopyTo(anchors[i]);
        var logHazards = workspace.Arena.Matrix(rows.Count, codes);
        var logRates = workspace.Arena.Matrix(rows.Count, codes + 1);
        network.Heads.LogHazards(weights, rows.Gather(x), batch, rows.Rows, logHazards);
        network.Heads.LogRates(weights, anchors, logRates);

        var (happened, before, additive) = (new bool[codes], new bool[codes], new float[codes]);
        var (history, facts) = (new HazardHistory(network.Tokenizer), new List<int>());
        history.Begin(record);
        Array.Fill(additive, float.NaN);

        // Where there are too many, an even share: of the questions for outcomes, of a question's codes for the rest.
        var outcomes = Enumerable.Range(0, codes).Count(IsOutcome);
        var (every, everyOther) = (Share(rows.Count, outcomes), Share(rows.Count, codes - outcomes));
        for (var i = 0; i < rows.Count; i++)
        {
            ref readonly var token = ref batch.Tokens[rows[i]];
            history.MoveTo(token.Age);
            hazards?.Evaluate(history, token.Age, token.Horizon, facts, additive);
            SeenBefore(network.Tokenizer, batch, token.Anchor, before);
            Array.Clear(happened);
            foreach (var code in batch.Labels(token))
                happened[code] = true;
            for (var code = 0; code < codes; code++)
                if (IsOutcome(code) ? i % every == 0 : (number + i + code) % everyOther == 0)
                    points.Add(new RiskPoint(
                        number,
                        code,
                        Calibration.FamilyOf(network.Tokenizer.Vocabulary.Codes[code], before[code]),
                        logHazards[i][code],
                        logRates[i][code],
                        additive[code],
                        token.Horizon,
                        happened[code]));
        }

        return points;

        bool IsOutcome(int code) => Calibration.FamilyOf(network.Tokenizer.Vocabulary.Codes[code], false) is not RiskFamily.Other;
        int Share(int questions, int ofCodes) => Math.Max(1, (int)((long)questions * ofCodes / most));
    }

    private static void SeenBefore(Tokenizer tokenizer, TokenBatch batch, int anchor, bool[] before)
    {
        Array.Clear(before);
        var sequence = 0;
        while (sequence + 1 < batch.Sequences && batch.Start(sequence + 1) <= anchor)
            sequence++;
        for (var row = batch.Start(sequence); row <= anchor; row++)
        {
            var code = batch.Tokens[row].Token - Tokenizer.FirstCodeToken;
            if (batch.Tokens[row].Place == TokenPlace.Code && code < tokenizer.EventCodeCount)
                before[code] = true;
        }
    }

    // For each temperature, the summed loss of the record's diagnosis questions.
    private static double[] DiagnosisLosses(TimelineNetwork network, ParameterStore weights, Workspace workspace, ReadOnlyMatrix x)
    {
        var losses = new double[Temperatures.Length];
        var batch = workspace.Batch;
        var rows = new HeadRows(workspace.Arena, batch.Tokens, static token => token.Place == TokenPlace.Diagnosis && token.LabelCount > 0);
        if (rows.Count == 0)
            return losses;
        var logits = workspace.Arena.Matrix(rows.Count, network.Tokenizer.ConditionCount);
        var scaled = workspace.Arena.Floats(network.Tokenizer.ConditionCount);
        network.Heads.Diagnoses(weights, rows.Gather(x), logits);
        for (var i = 0; i < rows.Count; i++)
            for (var t = 0; t < Temperatures.Length; t++)
            {
                logits[i].CopyTo(scaled);
                Vector.Scale(scaled, (float)(1 / Temperatures[t]));
                var labels = batch.Labels(batch.Tokens[rows[i]]);
                losses[t] += Vector.LogSumExp(scaled);
                foreach (var condition in labels)
                    losses[t] -= scaled[condition] / labels.Length;
            }

        return losses;
    }

    private static double BestTemperature(double[][] losses)
    {
        var best = Array.IndexOf(Temperatures, 1.0);
        var sums = Temperatures.Select((_, t) => losses.Sum(record => record[t])).ToArray();
        for (var t = 0; t < sums.Length; t++)
            if (sums[t] < sums[best])
                best = t;
        return Temperatures[best];
    }

    private static double[] BestRateWeights(Calibration calibration, RiskPoint[] points)
    {
        var losses = new double[calibration.HorizonBounds.Count + 1, RateWeights.Length];
        foreach (var point in points)
            if (point.Family is not RiskFamily.Other)
                for (var w = 0; w < RateWeights.Length; w++)
                    losses[calibration.Range(point.HorizonDays), w] += point.Loss(Calibration.Combined(point.LogHazard, point.LogRate, RateWeights[w]));
        return Best(losses, RateWeights);
    }

    // Of each row, the value of the column with the least loss; the first where none is less.
    internal static double[] Best(double[,] losses, double[] values)
    {
        var best = new double[losses.GetLength(0)];
        for (var row = 0; row < best.Length; row++)
        {
            var chosen = 0;
            for (var column = 1; column < values.Length; column++)
                if (losses[row, column] < losses[row, chosen])
                    chosen = column;
            best[row] = values[chosen];
        }

        return best;
    }
}
