using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Assessing;

/// <summary>Ranks what to ask, examine or test next by expected information per effort.</summary>
internal sealed class StepChooser(KnowledgePack pack, Information information, Case subject)
{
    private const double LeastBits = 0.01;

    private readonly Dictionary<int, (double[][] Answers, double Bits)> _known = [];

    public IReadOnlyList<NextStep> Questions(int count)
    {
        var steps = new List<NextStep>();
        for (var f = 0; f < pack.Findings.Count; f++)
        {
            var finding = pack.Findings[f];
            if (finding.Kind is FindingKind.Laboratory or FindingKind.Imaging || finding.Rules.Count > 0 || Worth(f) is not { Bits: > LeastBits } worth)
                continue;
            steps.Add(new NextStep
            {
                Id = finding.Id,
                Kind = finding.Question is null ? NextStepKind.Examine : NextStepKind.Ask,
                Name = finding.Name,
                Question = finding.Question,
                InformationBits = worth.Bits,
                Value = worth.Bits,
                Sources = finding.Sources,
            });
        }

        return Best(steps, count);
    }

    public IReadOnlyList<NextStep> Tests(int count)
    {
        var steps = new List<NextStep>();
        foreach (var test in pack.Tests)
        {
            var results = test.Reveals.Select(pack.Findings.PlaceOf)
                .Where(f => pack.Findings[f].Kind is FindingKind.Laboratory or FindingKind.Imaging)
                .Select(Worth).OfType<(double[][] Answers, double Bits)>().OrderByDescending(w => w.Bits).Take(2).ToList();
            if (results.Count == 0)
                continue;
            var bits = results.Count == 1 ? results[0].Bits : information.Expected(Information.Together(results[0].Answers, results[1].Answers));
            if (bits <= LeastBits)
                continue;
            steps.Add(new NextStep
            {
                Id = test.Id,
                Kind = NextStepKind.Test,
                Name = test.Name,
                InformationBits = bits,
                PriceUsd = test.PriceUsd,
                Minutes = test.Minutes,
                Invasiveness = test.Invasiveness,
                Harm = test.Harm,
                Value = bits / (1 + test.PriceUsd / 100 + test.Minutes / 240 + test.Invasiveness + 200 * test.Harm),
                Contraindications = [.. test.Contraindications.Where(Applies)],
                Sources = test.Sources,
            });
        }

        return Best(steps, count);
    }

    private (double[][] Answers, double Bits)? Worth(int finding)
    {
        if (_known.TryGetValue(finding, out var known))
            return known;
        if (information.AnswersOf(finding) is not { } answers)
            return null;
        return _known[finding] = (answers, information.Expected(answers));
    }

    private bool Applies(string id) =>
        subject.IsPresent(id) || subject.KnownConditions.Contains(id, StringComparer.Ordinal) || subject.Drugs.Contains(id, StringComparer.Ordinal);

    private static IReadOnlyList<NextStep> Best(List<NextStep> steps, int count) =>
        [.. steps.OrderByDescending(s => s.Value).ThenBy(s => s.Id, StringComparer.Ordinal).Take(count)];
}
