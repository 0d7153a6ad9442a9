namespace Chiron.Validation.DdxPlus;

/// <summary>How the posterior of one patient went, from before the first question to the last.</summary>
internal sealed class Trajectory(int pathology, IReadOnlyList<double[]> posteriors)
{
    public int Questions => posteriors.Count - 1;

    /// <summary>The posterior after so many questions, the last one where fewer were asked.</summary>
    public double[] After(int questions) => posteriors[Math.Min(questions, Questions)];

    /// <summary>Whether the pathology leads after so many questions.</summary>
    public bool IsFirst(int questions) => Leader(questions) == pathology;

    public int Leader(int questions)
    {
        var posterior = After(questions);
        return Array.IndexOf(posterior, posterior.Max());
    }

    /// <summary>How many questions are asked until the leader has this probability.</summary>
    public int Until(double confidence)
    {
        var questions = 0;
        while (questions < Questions && posteriors[questions].Max() < confidence)
            questions++;
        return questions;
    }
}
