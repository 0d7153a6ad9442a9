using Chiron.Knowledge;
using Chiron.Reasoning.Experts;

namespace Chiron.Validation.Sequential;

/// <summary>
/// Which of very many yes-or-no questions are worth weighing: those whose probability of a yes varies most over the likeliest conditions. Only these are given to the panel, which works out
/// what each would tell exactly, over all conditions. A pack with fewer questions than <see cref="MostQuestions"/> needs none.
/// </summary>
internal sealed class QuestionShortlist
{
    /// <summary>How many questions the panel weighs at most.</summary>
    public const int MostQuestions = 1200;

    private const int Shortlisted = 250;
    private const int LikeliestConditions = 150;

    private readonly KnowledgePack _pack;

    private QuestionShortlist(KnowledgePack pack) => _pack = pack;

    /// <summary>Null where all questions can be weighed each time.</summary>
    public static QuestionShortlist? For(ICaseSource source) => source.Questions.Count > MostQuestions ? new QuestionShortlist(source.Pack) : null;

    /// <summary>Ids of the most varying findings that are still open, the most varying first; fewer where the likeliest conditions say nothing of more.</summary>
    public IEnumerable<string> Of(ExpertOpinion opinion, Func<string, bool> isOpen)
    {
        var (means, squares) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal));
        foreach (var c in Enumerable.Range(0, opinion.Probabilities.Length).OrderByDescending(c => opinion.Probabilities[c]).ThenBy(c => c).Take(LikeliestConditions))
            foreach (var link in _pack.Conditions[c].Findings)
                if (link.Probability is { } p)
                {
                    means[link.Finding] = means.GetValueOrDefault(link.Finding) + (opinion.Probabilities[c] * p);
                    squares[link.Finding] = squares.GetValueOrDefault(link.Finding) + (opinion.Probabilities[c] * p * p);
                }

        return means.Where(mean => isOpen(mean.Key)).Select(mean => (Id: mean.Key, Variance: squares[mean.Key] - (mean.Value * mean.Value)))
            .OrderByDescending(one => one.Variance).ThenBy(one => one.Id, StringComparer.Ordinal).Take(Shortlisted).Select(one => one.Id);
    }
}
