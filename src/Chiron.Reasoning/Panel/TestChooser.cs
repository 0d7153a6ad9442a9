using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Panel;

/// <summary>The part of the panel that weighs everything askable at once: what each answer would tell and avert, for what it costs.</summary>
public sealed class TestChooser
{
    private const double NeedlessBits = 1e-6;

    private readonly KnowledgePack _pack;
    private readonly AnswerTables _tables;
    private readonly Case _subject;
    private readonly IReadOnlyList<Hypotheses> _panels;
    private readonly Dictionary<int, (AnswerTable Table, double Bits, double Utility)?> _weighed = [];

    /// <param name="pack">What can be asked.</param>
    /// <param name="tables">The answers, given the case.</param>
    /// <param name="subject">The case.</param>
    /// <param name="panels">One, or several whose opinions of a step's worth are averaged.</param>
    internal TestChooser(KnowledgePack pack, AnswerTables tables, Case subject, IReadOnlyList<Hypotheses> panels) =>
        (_pack, _tables, _subject, _panels) = (pack, tables, subject, panels);

    /// <summary>What is asked or examined without a test: symptoms, signs, vital signs, histories and exposures that are not decided by a number.</summary>
    public static bool IsQuestion(Finding finding) => finding.Kind is not (FindingKind.Laboratory or FindingKind.Imaging) && finding.Rules.Count == 0;

    /// <summary>Places of the findings that a step would tell: the question's own, or a test's results.</summary>
    internal static IEnumerable<int> Revealed(KnowledgePack pack, Askable asked) =>
        pack.Tests.TryGet(asked.Id, out var test)
            ? test.Reveals.Select(pack.Findings.PlaceOf).Where(f => f >= 0 && pack.Findings[f].Rules.Count == 0 && pack.Findings[f].Kind is FindingKind.Laboratory or FindingKind.Imaging)
            : pack.Findings.PlaceOf(asked.Id) is >= 0 and var place ? [place] : [];

    /// <summary>Everything of the list that the case leaves open and that tells anything, in the list's order.</summary>
    internal List<Candidate> Weigh(IEnumerable<Askable> askable, double bitsPerNeedlessVisit)
    {
        var candidates = new List<Candidate>();
        foreach (var asked in askable)
        {
            var candidate = _pack.Tests.TryGet(asked.Id, out var test) ? OfTest(test, asked, bitsPerNeedlessVisit)
                : _pack.Findings.PlaceOf(asked.Id) is >= 0 and var place ? OfFinding(place, asked, bitsPerNeedlessVisit)
                : null;
            if (candidate is not null)
                candidates.Add(candidate);
        }

        return candidates;
    }

    private Candidate? OfFinding(int place, Askable asked, double bitsPerNeedlessVisit)
    {
        if (Weighed(place) is not { } weighed || weighed.Bits <= NeedlessBits)
            return null;
        var finding = _pack.Findings[place];
        return new Candidate(
            Ranked(
                new NextStep
                {
                    Id = finding.Id,
                    Kind = finding.Kind is FindingKind.Laboratory or FindingKind.Imaging ? NextStepKind.Test : finding.Question is null ? NextStepKind.Examine : NextStepKind.Ask,
                    Name = finding.Name,
                    Question = finding.Question,
                    InformationBits = weighed.Bits,
                    Utility = weighed.Utility,
                    PriceUsd = Amount(asked.PriceUsd, 0),
                    Minutes = Amount(asked.Minutes, 0),
                    Value = 0,
                    Sources = finding.Sources,
                },
                bitsPerNeedlessVisit),
            weighed.Table);
    }

    private Candidate? OfTest(TestDefinition test, Askable asked, double bitsPerNeedlessVisit)
    {
        var results = Revealed(_pack, asked).Select(Weighed).OfType<(AnswerTable Table, double Bits, double Utility)>().OrderByDescending(w => w.Bits).Take(2).ToList();
        if (results.Count == 0 || results[0].Bits <= NeedlessBits)
            return null;
        var (table, bits, utility) = results[0];
        if (results.Count > 1 && results[1].Bits > 1e-3)
        {
            table = AnswerTable.Together(results[0].Table, results[1].Table);
            (bits, utility) = Mean(table);
        }

        return new Candidate(
            Ranked(
                new NextStep
                {
                    Id = test.Id,
                    Kind = NextStepKind.Test,
                    Name = test.Name,
                    InformationBits = bits,
                    Utility = utility,
                    PriceUsd = Amount(asked.PriceUsd, test.PriceUsd),
                    Minutes = Amount(asked.Minutes, test.Minutes),
                    Invasiveness = test.Invasiveness,
                    Harm = test.Harm,
                    Value = 0,
                    Contraindications = [.. test.Contraindications.Where(Applies)],
                    Sources = test.Sources,
                },
                bitsPerNeedlessVisit),
            table);
    }

    private static NextStep Ranked(NextStep step, double bitsPerNeedlessVisit)
    {
        var worth = step.InformationBits + (bitsPerNeedlessVisit * (step.Utility - step.Harm) / Harm.OfNeedlessAction);
        return step with { Worth = worth, Value = worth / (1 + (step.PriceUsd / 100) + (step.Minutes / 240) + step.Invasiveness) };
    }

    // An amount that cannot be is reported by the panel and counts as none.
    private static double Amount(double? own, double packs) => own is { } amount ? double.IsFinite(amount) ? Math.Max(0, amount) : 0 : packs;

    private (AnswerTable Table, double Bits, double Utility)? Weighed(int finding)
    {
        if (_weighed.TryGetValue(finding, out var known))
            return known;
        if (_tables.Of(finding) is not { } table)
            return _weighed[finding] = null;
        var (bits, utility) = Mean(table);
        return _weighed[finding] = (table, bits, utility);
    }

    private (double Bits, double Utility) Mean(AnswerTable table)
    {
        var (bits, utility) = (0.0, 0.0);
        foreach (var panel in _panels)
        {
            var (ownBits, ownUtility) = panel.Worth(table);
            bits += ownBits / _panels.Count;
            utility += ownUtility / _panels.Count;
        }

        return (bits, utility);
    }

    private bool Applies(string id) =>
        _subject.IsPresent(id) || _subject.KnownConditions.Contains(id, StringComparer.Ordinal) || _subject.Drugs.Contains(id, StringComparer.Ordinal);
}
