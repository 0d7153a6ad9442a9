using Chiron.Timelines.Meds;
using Chiron.Validation.Predictors;
using Chiron.Validation.Reports.Html;

namespace Chiron.Validation.Reports;

/// <summary>What a reader of the figures must be told, computed from the same report.</summary>
internal static class ReportNotes
{
    private const int FewCases = 50;

    public static IReadOnlyList<string> For(ValidationRequest request, IReadOnlyList<TaskReport> tasks, int inCommon, int points, bool fullyObserved)
    {
        var notes = new List<string>();
        if (request.Split is not Split.HeldOut)
            notes.Add($"Measured on the {SplitNames.Of(request.Split)} split, not on subjects held out: the figures flatter the model.");
        notes.Add(fullyObserved
            ? "The cohort is simulated. Its truth names the prediction times and says that every outcome was observed to its horizon, so nothing is censored."
            : $"Each subject has one prediction time, drawn among the moments of its record by a hash of its id and the seed {request.Seed}. " +
              "Points whose record ends before the horizon without the event are left out (counted per task): where leaving a record has to do with the risk, the figures are biased.");
        if (request.BaselineDatasetPath is not null)
            notes.Add("The baselines were fitted on the training split of another dataset than the one measured on; its hash is among the inputs.");
        var few = tasks.Count(task => task.Cases < FewCases);
        if (few > 0)
            notes.Add($"{few} of {Numbers.Of(tasks.Count, "task")} {(few == 1 ? "has" : "have")} fewer than {FewCases} cases; look at their intervals, not at their values.");
        var unknown = tasks.Count(task => task.Predictors.Any(predictor => predictor.Predictor == PredictorNames.Model && !predictor.KnowsTask));
        if (unknown > 0)
            notes.Add($"The model does not know the code of {Numbers.Of(unknown, "task")}; there it is scored with the same probability for everyone.");
        var noOracle = fullyObserved ? tasks.Count - inCommon : 0;
        if (noOracle > 0)
            notes.Add($"The truth has no probabilities for {Numbers.Of(noOracle, "task")}; means over tasks are over the other {inCommon}.");
        notes.Add($"Intervals are 95 % percentile intervals over {request.BootstrapSamples} resamples of subjects (seed {request.Seed}); comparisons are paired. {points} points were used.");
        return notes;
    }
}
