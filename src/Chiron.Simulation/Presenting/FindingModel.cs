using Chiron.Knowledge;
using Chiron.Simulation.Lives;

namespace Chiron.Simulation.Presenting;

/// <summary>The pack's findings compiled for drawing and judging presentations. Safe for many threads.</summary>
internal sealed class FindingModel
{
    /// <summary>No base rate is taken to be below this: everything is possible, and logarithms stay finite.</summary>
    public const double LeastBaseRate = 1e-5;

    private readonly float[][] _leak = new float[2][];     // [sex][age · findings + finding]

    public FindingModel(KnowledgePack pack)
    {
        Pack = pack;
        Effects = [.. pack.Conditions.Select(c => new ConditionEffects(pack, c))];
        Parents = [.. pack.Findings.Select(ParentsOf)];
        Children = [.. pack.Findings.Select((_, p) => Enumerable.Range(0, pack.Findings.Count).Where(f => Parents[f].Contains(p)).ToArray())];
        ComplaintCandidates =
        [
            .. Enumerable.Range(0, pack.Findings.Count).Where(f =>
                pack.Findings[f] is { Kind: FindingKind.Symptom, Answer: AnswerType.Boolean } finding && finding.Rules.Count == 0 && Parents[f].Length == 0),
        ];
        IsCandidate = new bool[pack.Findings.Count];
        foreach (var f in ComplaintCandidates)
            IsCandidate[f] = true;
        MovedBy = new List<int>[pack.Findings.Count];
        for (var f = 0; f < MovedBy.Length; f++)
            MovedBy[f] = [];
        for (var c = 0; c < Effects.Length; c++)
            foreach (var f in Effects[c].Booleans.Keys.Concat(Effects[c].Numbers.Keys).Concat(Effects[c].Categories.Keys))
                MovedBy[f].Add(c);
        Related = new RelatedFindings(this);
        Typical =
        [
            .. Effects.Select(e => e.Booleans.Where(b => pack.Findings[b.Key].Kind is FindingKind.Symptom or FindingKind.Sign)
                .OrderByDescending(b => b.Value).ThenBy(b => b.Key).Select(b => b.Key).ToArray()),
        ];
        foreach (var sex in (ReadOnlySpan<Sex>)[Sex.Female, Sex.Male])
            _leak[(int)sex] = Leaks(sex);
    }

    public KnowledgePack Pack { get; }

    public ConditionEffects[] Effects { get; }

    /// <summary>By finding: the more general findings that it implies and that are drawn themselves.</summary>
    public int[][] Parents { get; }

    public int[][] Children { get; }

    /// <summary>Symptoms that a person may come for: asked, yes or no, implying nothing more general.</summary>
    public int[] ComplaintCandidates { get; }

    public bool[] IsCandidate { get; }

    /// <summary>By finding: the conditions that change it.</summary>
    public List<int>[] MovedBy { get; }

    public RelatedFindings Related { get; }

    /// <summary>By condition: its symptoms and signs, the most frequent first.</summary>
    public int[][] Typical { get; }

    /// <summary>Base rate of every boolean finding at an age; 0 for the others.</summary>
    public ReadOnlySpan<float> Leak(Sex sex, double ageYears) =>
        _leak[(int)sex].AsSpan(Math.Min((int)ageYears, RateModel.Ages - 1) * Pack.Findings.Count, Pack.Findings.Count);

    private int[] ParentsOf(Finding finding) =>
    [
        .. finding.Implies.Select(Pack.Findings.PlaceOf)
            .Where(p => p >= 0 && Pack.Findings[p].Answer == AnswerType.Boolean && Pack.Findings[p].Rules.Count == 0),
    ];

    private float[] Leaks(Sex sex)
    {
        var findings = Pack.Findings.Count;
        var leaks = new float[RateModel.Ages * findings];
        for (var age = 0; age < RateModel.Ages; age++)
            for (var f = 0; f < findings; f++)
                if (Pack.Findings[f] is { Answer: AnswerType.Boolean, Rules.Count: 0 } finding)
                    leaks[age * findings + f] = (float)Math.Clamp(finding.BaseRateAt(age + 0.5, sex), LeastBaseRate, 0.99);
        return leaks;
    }
}
