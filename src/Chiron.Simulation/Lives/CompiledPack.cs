using Chiron.Knowledge;
using Chiron.Simulation.Presenting;

namespace Chiron.Simulation.Lives;

/// <summary>Everything that a simulation reads from the pack, compiled once and shared by all threads.</summary>
internal sealed class CompiledPack
{
    // Blood pressure and heart rate; then temperature and oxygen saturation.
    private static readonly string[] s_plannedVitals = ["LOINC//8480-6", "LOINC//8462-4", "LOINC//8867-4"];
    private static readonly string[] s_clinicVitals = [.. s_plannedVitals, "LOINC//8310-5", "LOINC//59408-5", "LOINC//2708-6"];

    public CompiledPack(KnowledgePack pack)
    {
        Pack = pack;
        Rates = new RateModel(pack);
        Findings = new FindingModel(pack);
        BodySize = new BodySize(pack);
        var factors = new bool[pack.Findings.Count];
        foreach (var edges in Rates.Edges)
            foreach (var edge in edges)
                if (edge.Factor >= Rates.FindingFactor && edge.Factor < Rates.DrugFactor)
                    factors[edge.Factor - Rates.FindingFactor] = true;
        FactorFindings = [.. Enumerable.Range(0, factors.Length).Where(f => factors[f] && pack.Findings[f].Rules.Count == 0)];
        FactorNumbers =
        [
            .. Enumerable.Range(0, factors.Length).Where(f => factors[f])
                .SelectMany(f => pack.Findings[f].Rules).Select(r => pack.Findings.PlaceOf(r.Finding)).Where(f => f >= 0).Distinct().Order(),
        ];
        Vitals =
        [
            .. Enumerable.Range(0, pack.Findings.Count)
                .Where(f => pack.Findings[f] is { Kind: FindingKind.Vital, Answer: AnswerType.Number } && !BodySize.Contains(f)),
        ];
        ClinicVitals = [.. Vitals.Where(f => s_clinicVitals.Contains(pack.Findings[f].Code))];
        PlannedVitals = [.. Vitals.Where(f => s_plannedVitals.Contains(pack.Findings[f].Code))];
        RuledBy = new List<int>[pack.Findings.Count];
        for (var f = 0; f < RuledBy.Length; f++)
            RuledBy[f] = [];
        for (var f = 0; f < RuledBy.Length; f++)
            foreach (var number in pack.Findings[f].Rules.Select(r => pack.Findings.PlaceOf(r.Finding)).Where(n => n >= 0).Distinct())
                RuledBy[number].Add(f);
    }

    public KnowledgePack Pack { get; }

    public RateModel Rates { get; }

    public FindingModel Findings { get; }

    public BodySize BodySize { get; }

    /// <summary>Boolean findings, asked and not measured, that act on rates.</summary>
    public int[] FactorFindings { get; }

    /// <summary>Numbers that decide findings which act on rates.</summary>
    public int[] FactorNumbers { get; }

    /// <summary>Numeric vital signs but body size: what is measured in emergency departments and hospitals.</summary>
    public int[] Vitals { get; }

    /// <summary>Those measured at an ambulatory visit for something new.</summary>
    public int[] ClinicVitals { get; }

    /// <summary>Those measured at a planned visit.</summary>
    public int[] PlannedVitals { get; }

    /// <summary>By number: the boolean findings that it decides.</summary>
    public List<int>[] RuledBy { get; }
}
