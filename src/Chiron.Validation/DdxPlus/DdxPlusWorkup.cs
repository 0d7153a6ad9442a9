using Chiron.Knowledge.DdxPlus;
using Chiron.Reasoning.DdxPlus;

namespace Chiron.Validation.DdxPlus;

/// <summary>Works patients without a gatekeeper's words, for choosing: the same belief and the same chooser.</summary>
internal static class DdxPlusWorkup
{
    /// <summary>So many questions at most, as the published agents.</summary>
    public const int MostQuestions = 30;

    /// <summary>Nothing is left to ask where the leader is this probable.</summary>
    public const double Certain = 1 - 1e-7;

    public static EvidenceBelief Open(EvidenceLikelihood likelihood, DdxPlusPatient patient) =>
        new(likelihood, patient.AgeYears, patient.Sex, patient.InitialEvidence);

    /// <summary>Asks the most telling question each time.</summary>
    public static Trajectory Ask(EvidenceLikelihood likelihood, EvidenceChooser chooser, DdxPlusPatient patient)
    {
        var belief = Open(likelihood, patient);
        List<double[]> posteriors = [belief.Posterior.ToArray()];
        while (posteriors.Count <= MostQuestions && posteriors[^1].Max() < Certain && chooser.Best(belief).Evidence is >= 0 and var next)
        {
            belief.Learn(next, patient.AnswerTo(next));
            posteriors.Add(belief.Posterior.ToArray());
        }

        return new Trajectory(patient.Condition, posteriors);
    }

    /// <summary>Asks in an order that chance draws for each patient.</summary>
    public static Trajectory AskAtRandom(EvidenceLikelihood likelihood, DdxPlusPatient patient, Random random)
    {
        var belief = Open(likelihood, patient);
        List<double[]> posteriors = [belief.Posterior.ToArray()];
        int[] order = [.. Enumerable.Range(0, likelihood.Shares.Catalogue.Evidences.Count).Where(e => !belief.IsKnown(e))];
        random.Shuffle(order);
        foreach (var next in order.Take(MostQuestions))
        {
            belief.Learn(next, patient.AnswerTo(next));
            posteriors.Add(belief.Posterior.ToArray());
        }

        return new Trajectory(patient.Condition, posteriors);
    }

    /// <summary>Everything is asked.</summary>
    public static EvidenceBelief AskAll(EvidenceLikelihood likelihood, DdxPlusPatient patient)
    {
        var belief = Open(likelihood, patient);
        for (var e = 0; e < likelihood.Shares.Catalogue.Evidences.Count; e++)
            belief.Learn(e, patient.AnswerTo(e));
        return belief;
    }

    /// <summary>Asks for the pathology until the leader has <paramref name="confidence"/>, then for the published differential, so many questions in all.</summary>
    public static EvidenceBelief AskForDifferential(EvidenceLikelihood likelihood, EvidenceChooser chooser, DifferentialHead head, DdxPlusPatient patient, double confidence, int questions)
    {
        var belief = Open(likelihood, patient);
        for (var asked = 0; asked < questions; asked++)
        {
            var next = Leader(belief) < confidence ? chooser.Best(belief).Evidence : head.MostTelling(belief);
            if (next < 0)
                break;
            belief.Learn(next, patient.AnswerTo(next));
        }

        return belief;
    }

    private static double Leader(EvidenceBelief belief)
    {
        var most = 0.0;
        foreach (var probability in belief.Posterior)
            most = Math.Max(most, probability);
        return most;
    }
}
