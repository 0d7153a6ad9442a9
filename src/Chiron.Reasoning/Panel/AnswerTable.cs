using Chiron.Model;

namespace Chiron.Reasoning.Panel;

/// <summary>
/// P(answer | hypothesis) of one question, or of two asked together: the usual probabilities, which hold for "other" and for most conditions, and those of
/// the few conditions that bring about something else. Work on it costs as much as these few.
/// </summary>
/// <param name="Usual">By answer; they sum to 1.</param>
/// <param name="Moved">Places of the conditions whose answers differ, ascending.</param>
/// <param name="OfMoved">By answer, then as in <paramref name="Moved"/>.</param>
/// <param name="Labels">By answer.</param>
internal sealed record AnswerTable(double[] Usual, int[] Moved, double[][] OfMoved, string[] Labels)
{
    /// <summary>By answer, what would stand in a record; of a range of numbers, one in it. Empty for two questions together.</summary>
    public CandidateAnswer[] Recorded { get; init; } = [];

    /// <summary>Of a number, where one answer ends and the next begins, ascending, one fewer than there are answers.</summary>
    public double[] Limits { get; init; } = [];

    /// <summary>P(answer | condition).</summary>
    public double Of(int answer, int condition) =>
        Array.BinarySearch(Moved, condition) is >= 0 and var i ? OfMoved[answer][i] : Usual[answer];

    /// <summary>Every pair of answers to two questions, independent given the hypothesis.</summary>
    public static AnswerTable Together(AnswerTable first, AnswerTable second)
    {
        int[] moved = [.. first.Moved.Union(second.Moved).Order()];
        var (usual, ofMoved, labels) = (new List<double>(), new List<double[]>(), new List<string>());
        for (var a = 0; a < first.Usual.Length; a++)
            for (var b = 0; b < second.Usual.Length; b++)
            {
                usual.Add(first.Usual[a] * second.Usual[b]);
                ofMoved.Add(Array.ConvertAll(moved, c => first.Of(a, c) * second.Of(b, c)));
                labels.Add($"{first.Labels[a]}; {second.Labels[b]}");
            }

        return new AnswerTable([.. usual], moved, [.. ofMoved], [.. labels]);
    }
}
