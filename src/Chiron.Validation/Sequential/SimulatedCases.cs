using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Validation.Sequential;

/// <summary>
/// Cases drawn from a pack itself: age and sex, a condition by its incidence there, then every finding as the pack says the condition brings it about (noisy-or with the base rate, a more special
/// finding only where its general ones are there; distributions of numbers; options). They are the pack's own world: how asking does where the pack is right.
/// </summary>
public sealed class SimulatedCases : ICaseSource
{
    private const int OldestAge = 90;
    private const double Least = 1e-4;

    private readonly int[] _order;              // findings, general ones before special ones

    /// <param name="count">How many cases, 1 or more.</param>
    /// <param name="seed">Equal seeds give equal cases.</param>
    public SimulatedCases(KnowledgePack pack, int count, int seed)
    {
        if (count < 1)
            throw new ValidationException($"{count} cases were asked for; at least 1 is needed.");
        Pack = pack;
        Questions = RecordedAnswers.QuestionsOf(pack);
        var depth = new int[pack.Findings.Count];
        for (var pass = 0; pass < 16; pass++)
            for (var f = 0; f < depth.Length; f++)
                foreach (var general in pack.Findings[f].Implies)
                    depth[f] = Math.Max(depth[f], depth[pack.Findings.PlaceOf(general)] + 1);
        _order = [.. Enumerable.Range(0, depth.Length).OrderBy(f => depth[f]).ThenBy(f => f)];
        var random = new Random(seed);
        var cases = new List<HiddenCase>();
        for (var attempt = 0; cases.Count < count; attempt++)
        {
            if (attempt > 100 * count)
                throw new ValidationException($"the pack '{pack.Name}' gives no cases with a complaint: its conditions have no symptoms, or no incidence.");
            if (Draw(random, cases.Count + 1) is { } drawn)
                cases.Add(drawn);
        }

        Cases = cases;
    }

    public string Name => "simulated from the pack";

    public KnowledgePack Pack { get; }

    public IReadOnlyList<AskableQuestion> Questions { get; }

    public IReadOnlyList<HiddenCase> Cases { get; }

    private HiddenCase? Draw(Random random, int number)
    {
        var (age, sex) = (random.Next(OldestAge) + 0.5, random.Next(2) == 0 ? Sex.Female : Sex.Male);
        var rates = Pack.Conditions.Select(condition => condition.IncidencePerYear(age, sex)).ToArray();
        var place = Pick(rates, random);
        if (place < 0)
            return null;
        var condition = Pack.Conditions[place];
        var effects = condition.Findings.ToDictionary(link => link.Finding, StringComparer.Ordinal);
        var present = new Dictionary<string, bool>(StringComparer.Ordinal);
        var (values, answers) = (new List<CaseValue>(), new List<CaseAnswer>());
        foreach (var f in _order)
        {
            var finding = Pack.Findings[f];
            effects.TryGetValue(finding.Id, out var effect);
            switch (finding.Answer)
            {
                case AnswerType.Boolean when finding.Rules.Count == 0:
                    present[finding.Id] = random.NextDouble() < Given(finding, condition, effects, present, age, sex);
                    break;
                case AnswerType.Number when (effect?.Distribution ?? finding.BaselineAt(age, sex)) is { } distribution:
                    var value = distribution.At(Normal(random));
                    values.Add(new CaseValue(finding.Id, Math.Round(Math.Clamp(value, finding.Minimum ?? value, finding.Maximum ?? value), finding.Decimals)));
                    break;
                case AnswerType.Category:
                    var shares = finding.Options.Select(option => effect?.Answers is { } own ? own.GetValueOrDefault(option.Id) : option.BaseRate).ToArray();
                    if (Pick(shares, random) is >= 0 and var chosen)
                        answers.Add(new CaseAnswer(finding.Id, finding.Options[chosen].Id));
                    break;
            }
        }

        string[] complaints =
        [
            .. effects.Keys.Where(id => Pack.Findings[id] is { Kind: FindingKind.Symptom, Answer: AnswerType.Boolean } && present.GetValueOrDefault(id)).Order(StringComparer.Ordinal),
        ];
        if (complaints.Length == 0)
            return null;
        var complaint = complaints[random.Next(complaints.Length)];
        var whole = new Case
        {
            AgeYears = age,
            Sex = sex,
            Findings = [.. present.Select(one => new CaseFinding(one.Key, one.Value ? Presence.Present : Presence.Absent))],
            Values = values,
            Answers = answers,
        };
        return new HiddenCase(
            $"simulated-{number}",
            [condition.Id],
            $"{(int)age} years, {sex.ToString().ToLowerInvariant()}, comes with: {Pack.Findings[complaint].Name}.",
            new Case { AgeYears = age, Sex = sex, Findings = [new CaseFinding(complaint, Presence.Present)] },
            question => RecordedAnswers.Of(Pack, whole, question));
    }

    // The marginal over that of the least likely general finding, where all of them are there.
    private double Given(Finding finding, Condition condition, Dictionary<string, ConditionFinding> effects, Dictionary<string, bool> present, double age, Sex sex)
    {
        var (own, general) = (Marginal(finding), 1.0);
        foreach (var id in finding.Implies)
        {
            if (Pack.Findings[id].Rules.Count > 0)
                continue;
            if (!present[id])
                return 0;
            general = Math.Min(general, Math.Max(own, Marginal(Pack.Findings[id])));
        }

        return own / general;

        double Marginal(Finding of)
        {
            var leak = Math.Clamp(of.BaseRateAt(age, sex), Least, 1 - Least);

            // An exposure that raises the rate is commoner among those who fell ill: share·ratio / (1 + share·(ratio − 1)).
            var ratio = condition.RiskFactors.FirstOrDefault(factor => factor.Factor == of.Id)?.Ratio ?? 1;
            leak = leak * ratio / (1 + (leak * (ratio - 1)));
            return 1 - ((1 - leak) * (1 - (effects.TryGetValue(of.Id, out var effect) ? effect.Probability ?? 0 : 0)));
        }
    }

    private static int Pick(double[] weights, Random random)
    {
        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] > 0 && (left -= weights[i]) <= 0)
                return i;
        return Array.FindLastIndex(weights, weight => weight > 0);
    }

    // Box and Muller 1958.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
