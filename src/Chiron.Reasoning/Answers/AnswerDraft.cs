using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Answers;

/// <summary>Collects statements and the facts under them; a sentence without a fact, or with one that does not exist, is refused here.</summary>
internal sealed class AnswerDraft(Assessment assessment)
{
    private readonly List<Statement> _statements = [];
    private readonly Dictionary<string, Fact> _facts = new(StringComparer.Ordinal);

    /// <summary>Adds a fact once and gives its id.</summary>
    public string Fact(string id, string text, IReadOnlyList<string>? sources = null)
    {
        _facts.TryAdd(id, new Fact(id, text, sources ?? []));
        return id;
    }

    public void Say(string section, string sentence, params IReadOnlyList<string> facts)
    {
        if (facts.Count == 0 || facts.Any(f => !_facts.ContainsKey(f)))
            throw new InvalidOperationException($"the sentence '{sentence}' names no known fact");
        _statements.Add(new Statement(section, sentence, facts));
    }

    public ComposedAnswer Answer(Audience audience)
    {
        // Only facts that a sentence stands on, and only their sources.
        var named = _statements.SelectMany(s => s.Facts).ToHashSet(StringComparer.Ordinal);
        var facts = _facts.Where(f => named.Contains(f.Key)).ToDictionary(StringComparer.Ordinal);
        var citations = facts.Values.SelectMany(f => f.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ToDictionary(id => id, id => assessment.Citations[id], StringComparer.Ordinal);
        return new ComposedAnswer { Audience = audience, Statements = _statements, Facts = facts, Citations = citations };
    }
}
