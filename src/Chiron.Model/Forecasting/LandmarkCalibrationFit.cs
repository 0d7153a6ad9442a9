using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>Fits a <see cref="LandmarkCalibration"/> on the tuning subjects that reach the landmark.</summary>
internal static class LandmarkCalibrationFit
{
    private const double PriorStrength = 20;
    private const int Shares = 20;

    public static LandmarkCalibration Fit(
        LandmarkModel landmark,
        TimelineNetwork network,
        ParameterStore weights,
        Calibration calibration,
        HazardModel hazards,
        IReadOnlyList<SubjectRecord> tuning,
        Workspace workspace,
        CancellationToken stop)
    {
        var points = LandmarkPoints.Of(tuning, network.Tokenizer, landmark.Question);
        var (rest, own) = (new double[points.Count], new double[points.Count]);
        var encoder = new SequenceEncoder(network.Tokenizer, network.Configuration);
        var summary = new LandmarkSummary(network.Tokenizer);
        for (var i = 0; i < points.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            var record = tuning[points.Records[i]].Until(points.Ages[i]);
            rest[i] = Rest(landmark, network, weights, calibration, hazards, record, points.Ages[i], workspace, encoder);
            own[i] = landmark.LogHazard(record, points.Ages[i], landmark.Question.HorizonDays, summary);
        }

        if (points.Events == 0)
            return new LandmarkCalibration(landmark.Question, 0.5, 0, 1, points.Count, 0);

        // Few subjects tell little about the share: its mean over all that are likely, from a flat prior, is surer than the likeliest one.
        var losses = new double[Shares + 1];
        for (var s = 0; s <= Shares; s++)
            losses[s] = HazardLine.Fit(Answers((double)s / Shares), PriorStrength).Loss;
        var least = losses.Min();
        var likelihoods = Array.ConvertAll(losses, loss => Math.Exp(least - loss));
        var share = likelihoods.Select((likelihood, s) => likelihood * s / Shares).Sum() / likelihoods.Sum();
        var (offset, slope, _) = HazardLine.Fit(Answers(share), PriorStrength);
        return new LandmarkCalibration(landmark.Question, share, offset, slope, points.Count, points.Events);

        (double, double, bool, double)[] Answers(double share) =>
        [
            .. Enumerable.Range(0, points.Count).Select(i =>
                (((1 - share) * rest[i]) + (share * own[i]), landmark.Question.HorizonDays, points.Outcomes[i], (double)points.Weights[i])),
        ];
    }

    // What the model says without the landmark's regression, as a forecast would say it.
    private static double Rest(
        LandmarkModel landmark,
        TimelineNetwork network,
        ParameterStore weights,
        Calibration calibration,
        HazardModel hazards,
        SubjectRecord record,
        double age,
        Workspace workspace,
        SequenceEncoder encoder)
    {
        var horizon = landmark.Question.HorizonDays;
        workspace.Arena.Reset();
        workspace.Batch.Clear();
        encoder.EncodeForecast(record, age, [horizon], workspace.Batch);
        var x = network.Infer(weights, workspace.Arena, workspace.Batch, new WholeSequences().Of(workspace.Batch));
        var (start, main) = (workspace.Batch.Start(0), workspace.Batch.MainCount(0));
        var logRates = workspace.Arena.Matrix(1, network.Tokenizer.EventCodeCount + 1);
        var logHazards = workspace.Arena.Matrix(1, network.Tokenizer.EventCodeCount);
        network.Heads.LogRates(weights, x.SliceRows(start + main - 1, 1), logRates);
        network.Heads.LogHazards(weights, x.SliceRows(start + main, 1), workspace.Batch, [start + main], logHazards);
        var additive = new float[network.Tokenizer.EventCodeCount];
        var history = new HazardHistory(network.Tokenizer);
        history.Begin(record);
        history.MoveTo(age);
        hazards.Evaluate(history, age, horizon, [], additive);
        var code = network.Tokenizer.Vocabulary.Codes[landmark.Outcome];
        var hadBefore = LandmarkPoints.FirstAge(record, landmark.Outcome) is not null;
        return calibration.LogHazard(code, hadBefore, record.IsAtVisit(age), logHazards[0][landmark.Outcome], logRates[0][landmark.Outcome], additive[landmark.Outcome], horizon);
    }
}
