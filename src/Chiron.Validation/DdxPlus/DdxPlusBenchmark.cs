using System.Text.Json;
using Chiron.Knowledge.DdxPlus;
using Chiron.Reasoning.DdxPlus;
using Chiron.Reasoning.RareDisease;
using Chiron.Timelines.Storage;
using Chiron.Validation.Metrics;
using Chiron.Validation.Reports;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.DdxPlus;

/// <summary>
/// Works every patient of DDXPlus by asking, each by what the patients of other folds teach, and measures as its paper does. Patients are dealt by a keyed hash of their content, so
/// equal patients fall together; smoothing, threshold and the head's constants are chosen among training patients.
/// </summary>
public static class DdxPlusBenchmark
{
    public const string JsonFile = "ddxplus.json", ReplayFile = "ddxplus-replays.jsonl", PageFile = "ddxplus-replays.html";

    public const string Pathology = "pathology head, stops when sure", EverythingAsked = "pathology head, everything asked";

    private const int Shown = 20;               // rows of the table by questions
    private const int OnPage = 50;

    // Questions asked at the published agents' interaction lengths of 17.86 and 25.75, which count the opening.
    private static readonly int[] Budgets = [10, 16, 24];

    /// <exception cref="ValidationException">The request is wrong.</exception>
    /// <exception cref="Knowledge.KnowledgeException">A file is not what it should be.</exception>
    public static DdxPlusReport Run(DdxPlusRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        if (request.Folds < 2 || request.InnerFolds < 2)
            throw new ValidationException($"{request.Folds} folds with {request.InnerFolds} inner ones were asked for; at least 2 of each are needed.");
        if (request.BootstrapSamples < 100)
            throw new ValidationException($"{request.BootstrapSamples} bootstrap resamples were asked for; at least 100 are needed for an interval.");
        progress?.Report(new ValidationProgress("reading", 0));
        var catalogue = DdxPlusCatalogue.Load(request.ConditionsPath, request.EvidencesPath);
        var patients = DdxPlusPatientReader.Read(request.PatientsPath, catalogue);
        int[] folds = [.. patients.Select(patient => (int)(PublicationHash.Of(patient.ContentHash, $"fold {request.Seed}") % (uint)request.Folds))];
        if (folds.Distinct().Count() < request.Folds)
            throw new ValidationException($"'{request.PatientsPath}' has {patients.Count} patients; {request.Folds} folds need more.");

        var results = new DdxPlusResults(catalogue, patients);
        var chosen = new List<DdxPlusFold>();
        for (var fold = 0; fold < request.Folds; fold++)
        {
            int[] held = [.. Enumerable.Range(0, patients.Count).Where(i => folds[i] == fold)];
            DdxPlusPatient[] training = [.. Enumerable.Range(0, patients.Count).Where(i => folds[i] != fold).Select(i => patients[i])];
            Report("choosing", 0);
            var choices = new DdxPlusChoices(catalogue, training, request);
            var smoothing = choices.Smoothing(stop);
            var stopAt = choices.StopAt(smoothing, stop);
            Report("learning", 0.5);
            var (decay, cut) = choices.Head(smoothing, stopAt, stop);
            var likelihood = new EvidenceLikelihood(new EvidenceShares(catalogue, training, smoothing));
            using var head = DifferentialHead.Learn(likelihood, decay, request.Seed, stop);
            Report("asking", 0.7);
            Work(results, likelihood, head, held, stopAt, cut, request.Seed, stop);
            chosen.Add(new DdxPlusFold(held.Length, smoothing.Strength, smoothing.Unlisted, stopAt, decay, cut));

            void Report(string stage, double within) => progress?.Report(new ValidationProgress($"fold {fold + 1} of {request.Folds}: {stage}", (fold + within) / request.Folds * 0.95));
        }

        progress?.Report(new ValidationProgress("measuring", 0.95));
        var report = results.Report(request, chosen, Shown, stop);
        AtomicFile.Write(Path.Combine(request.OutputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.DdxPlusReport));
        Replays.Write(Path.Combine(request.OutputFolder, ReplayFile), results.Replays);
        AtomicFile.WriteAllText(Path.Combine(request.OutputFolder, PageFile), ReplayPage.Of("DDXPlus patients, worked by asking", [.. results.Replays.Take(OnPage)]));
        progress?.Report(new ValidationProgress("done", 1));
        return report;
    }

    private static void Work(DdxPlusResults results, EvidenceLikelihood likelihood, DifferentialHead head, int[] held, double stopAt, double cut, int seed, CancellationToken stop)
    {
        var pack = DdxPlusPack.Build(likelihood.Shares);
        var source = new DdxPlusCases(likelihood.Shares.Catalogue, pack, results.Patients);
        var inquirer = new DdxPlusInquirer(likelihood, pack);
        var chooser = new EvidenceChooser(likelihood);
        foreach (var i in held)
        {
            stop.ThrowIfCancellationRequested();
            var patient = results.Patients[i];
            var hidden = source.Cases[i];
            var inquiry = inquirer.BeginDdxPlus(hidden.Opening);
            List<double[]> posteriors = [];
            results.Replays[i] = Dialogue.Play(source, hidden, inquirer.Name, inquiry, new StopRule(stopAt, DdxPlusWorkup.MostQuestions), _ => posteriors.Add(inquiry.Belief.Posterior.ToArray()));
            results.Add(Pathology, i, results.Replays[i].Turns.Count, posteriors[^1], Array.ConvertAll(posteriors[^1], p => p > PatientMeasures.Threshold));

            results.Trajectories[i] = DdxPlusWorkup.Ask(likelihood, chooser, patient);
            results.RandomTrajectories[i] = DdxPlusWorkup.AskAtRandom(likelihood, patient, new Random((seed * 1_000_003) + i));
            var all = DdxPlusWorkup.AskAll(likelihood, patient);
            Add(EverythingAsked, all, likelihood.Shares.Catalogue.Evidences.Count - 1, Array.ConvertAll(all.Posterior.ToArray(), p => p > PatientMeasures.Threshold));
            foreach (var budget in Budgets)
            {
                var belief = DdxPlusWorkup.AskForDifferential(likelihood, chooser, head, patient, stopAt, budget);
                Add($"differential head, {budget} questions", belief, budget, Named(belief));
            }

            Add("differential head, everything asked", all, likelihood.Shares.Catalogue.Evidences.Count - 1, Named(all));

            void Add(string method, EvidenceBelief belief, int questions, bool[] named) => results.Add(method, i, questions, belief.Posterior.ToArray(), named);
            bool[] Named(EvidenceBelief belief) => Array.ConvertAll(head.Named(belief), p => p >= cut);
        }
    }
}
