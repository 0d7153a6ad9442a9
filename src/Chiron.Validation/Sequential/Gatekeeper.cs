using Chiron.Reasoning.Cases;

namespace Chiron.Validation.Sequential;

/// <summary>Stands between an inquirer and a case: it reveals what is asked and nothing else, and counts questions and cost. For one thread.</summary>
public sealed class Gatekeeper
{
    private readonly HiddenCase _hidden;
    private readonly Dictionary<string, AskableQuestion> _left;

    public Gatekeeper(ICaseSource source, HiddenCase hidden)
    {
        _hidden = hidden;
        _left = source.Questions.ToDictionary(question => question.Id, StringComparer.Ordinal);
        Known = hidden.Opening;
    }

    /// <summary>The opening and all that was revealed since.</summary>
    public Case Known { get; private set; }

    /// <summary>Asked so far.</summary>
    public int Questions { get; private set; }

    public double CostUsd { get; private set; }

    /// <summary>Whether the question exists and was not yet asked.</summary>
    public bool CanAsk(string question) => _left.ContainsKey(question);

    /// <exception cref="ValidationException">There is no such question, or it was asked already.</exception>
    public (AskableQuestion Question, Reveal Reveal) Ask(string question)
    {
        if (!_left.Remove(question, out var asked))
            throw new ValidationException($"case '{_hidden.Id}': '{question}' was asked already, or nobody may ask it");
        var reveal = _hidden.Answer(asked);
        Questions++;
        CostUsd += asked.CostUsd;
        Known = With(Known, reveal.Facts);
        return (asked, reveal);
    }

    /// <summary>A case with further facts; what was known already stays.</summary>
    internal static Case With(Case known, Case facts)
    {
        var findings = known.Findings.Select(fact => fact.Finding).ToHashSet(StringComparer.Ordinal);
        return known with
        {
            Findings = [.. known.Findings, .. facts.Findings.Where(fact => findings.Add(fact.Finding))],
            Values = [.. known.Values, .. facts.Values.Where(fact => known.ValueOf(fact.Finding) is null)],
            Answers = [.. known.Answers, .. facts.Answers.Where(fact => known.Answers.All(one => one.Finding != fact.Finding))],
        };
    }
}
