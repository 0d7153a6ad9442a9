using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Answers;

/// <summary>A conformal set as a sentence, or why there is none.</summary>
public static class ConformalSetWords
{
    private const int Named = 12;

    /// <summary>"In 95 % of cases like this the diagnosis is one of these 3: …"</summary>
    public static string Text(KnowledgePack pack, ConformalSet set)
    {
        string[] names = [.. set.Conditions.Select(id => Sentence.Lower(pack.Conditions[id].Name)), .. set.IncludesOther ? (string[])["something the pack does not hold"] : []];
        var listed = string.Join(", ", names.Take(Named)) + (names.Length > Named ? $" and {names.Length - Named} more" : "");
        return $"In {set.Coverage * 100:0.#} % of cases like this the diagnosis is {(names.Length == 1 ? "this one" : $"one of these {names.Length}")}: {listed}.";
    }

    /// <summary>Why an assessment with a differential has no set; null where it has one, or no differential.</summary>
    public static string? WhyNone(Assessment assessment) =>
        assessment.ConformalSet is not null || assessment.Outcome != AssessmentOutcome.Assessed ? null
        : assessment.Experts.Count > 1 ? "No set of diagnoses with a stated coverage can be given: how model and pack combine was not learned for a case like this."
        : "No set of diagnoses with a stated coverage can be given: the knowledge pack judges alone, and how often it is right on cases like this was not learned.";
}
