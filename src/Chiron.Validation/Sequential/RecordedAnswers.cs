using System.Globalization;
using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;

namespace Chiron.Validation.Sequential;

/// <summary>What a case that is known in a pack's terms answers to the pack's questions and tests.</summary>
internal static class RecordedAnswers
{
    /// <summary>All that a pack lets one ask: each question or examination at no price, each test at its price.</summary>
    public static IReadOnlyList<AskableQuestion> QuestionsOf(KnowledgePack pack) =>
    [
        .. pack.Findings.Where(TestChooser.IsQuestion).Select(finding => new AskableQuestion(finding.Id, finding.Question ?? finding.Name, 0, [finding.Id])),
        .. pack.Tests.Select(test => new AskableQuestion(test.Id, test.Name, test.PriceUsd, test.Reveals)),
    ];

    /// <summary>The part of a case that a question reveals.</summary>
    /// <param name="whole">All that is known of the person, with what follows.</param>
    public static Reveal Of(KnowledgePack pack, Case whole, AskableQuestion question)
    {
        var asked = question.Findings.ToHashSet(StringComparer.Ordinal);
        var facts = new Case
        {
            Findings = [.. whole.Findings.Where(fact => asked.Contains(fact.Finding)).Select(fact => new CaseFinding(fact.Finding, fact.Presence))],
            Values = [.. whole.Values.Where(fact => asked.Contains(fact.Finding)).Select(fact => new CaseValue(fact.Finding, fact.Value))],
            Answers = [.. whole.Answers.Where(fact => asked.Contains(fact.Finding)).Select(fact => new CaseAnswer(fact.Finding, fact.Option))],
        };
        string[] words =
        [
            .. facts.Findings.Select(fact => asked.Count == 1 ? Word(fact.Presence) : $"{pack.Findings[fact.Finding].Name}: {Word(fact.Presence)}"),
            .. facts.Values.Select(fact => $"{pack.Findings[fact.Finding].Name}: {fact.Value.ToString("0.###", CultureInfo.InvariantCulture)} {pack.Findings[fact.Finding].Unit}"),
            .. facts.Answers.Select(fact => pack.Findings[fact.Finding].Options.FirstOrDefault(option => option.Id == fact.Option)?.Name ?? fact.Option),
        ];
        return words.Length == 0 ? Reveal.NotRecorded : new Reveal(string.Join("; ", words), facts);
    }

    private static string Word(Presence presence) => presence switch
    {
        Presence.Present => "yes",
        Presence.Absent => "no",
        _ => "uncertain",
    };
}
