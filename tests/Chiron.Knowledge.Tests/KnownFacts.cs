using Chiron.Knowledge.Guidelines;

namespace Chiron.Knowledge.Tests;

/// <summary>A case as tables: what is not in them is not known.</summary>
internal sealed record KnownFacts : ICaseFacts
{
    public double? AgeYears { get; init; }

    public Sex? Sex { get; init; }

    public bool? IsPregnant { get; init; }

    public string? LeadingCondition { get; init; }

    public IReadOnlyDictionary<string, bool> Findings { get; init; } = new Dictionary<string, bool>();

    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, bool> Conditions { get; init; } = new Dictionary<string, bool>();

    public IReadOnlyDictionary<string, double> Probabilities { get; init; } = new Dictionary<string, double>();

    public IReadOnlyDictionary<string, bool> Drugs { get; init; } = new Dictionary<string, bool>();

    public IReadOnlyDictionary<string, bool> RedFlags { get; init; } = new Dictionary<string, bool>();

    public bool? IsPresent(string finding) => Of(Findings, finding);

    public double? ValueOf(string finding) => Of(Values, finding);

    public string? AnswerOf(string finding) => Answers.TryGetValue(finding, out var answer) ? answer : null;

    public bool? IsKnown(string condition) => Of(Conditions, condition);

    public double? ProbabilityOf(string condition) => Of(Probabilities, condition);

    public bool? Takes(string drug) => Of(Drugs, drug);

    public bool? IsRaised(string redFlag) => Of(RedFlags, redFlag);

    private static T? Of<T>(IReadOnlyDictionary<string, T> table, string id)
        where T : struct => table.TryGetValue(id, out var known) ? known : null;
}
