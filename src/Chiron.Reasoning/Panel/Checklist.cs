using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Panel;

/// <summary>The part of the panel that looks at the case itself: contradictions, what was left out, vital signs that are missing.</summary>
public sealed class Checklist
{
    // Heart rate, systolic pressure, temperature, respiratory rate, oxygen saturation (arterial and by pulse oximetry).
    private static readonly string[] VitalCodes =
        ["LOINC//8867-4", "LOINC//8480-6", "LOINC//8310-5", "LOINC//9279-1", "LOINC//2708-6", "LOINC//59408-5"];

    private readonly KnowledgePack _pack;
    private readonly Finding[] _vitals;

    internal Checklist(KnowledgePack pack)
    {
        _pack = pack;
        _vitals = [.. pack.Findings.Where(f => f.Kind == FindingKind.Vital && f.Answer == AnswerType.Number && VitalCodes.Contains(f.Code))];
    }

    internal IReadOnlyList<ChecklistItem> Of(Case subject)
    {
        var items = new List<ChecklistItem>();
        foreach (var problem in subject.Problems)
            if (KindOf(problem.Kind) is { } kind)
                items.Add(new ChecklistItem(kind, problem.Message));
        foreach (var finding in subject.Findings.Where(f => f.Presence == Presence.Uncertain && _pack.Findings.Contains(f.Finding)))
            items.Add(new ChecklistItem(ChecklistItemKind.Uncertain, $"{_pack.Findings[finding.Finding].Name} is mentioned, but neither stated nor denied.", finding.Finding));
        foreach (var vital in _vitals.Where(v => subject.ValueOf(v.Id) is null))
            items.Add(new ChecklistItem(ChecklistItemKind.MissingVital, $"{vital.Name} is not known.", vital.Id));
        return items;
    }

    private static ChecklistItemKind? KindOf(CaseProblemKind kind) => kind switch
    {
        CaseProblemKind.Contradiction => ChecklistItemKind.Contradiction,
        CaseProblemKind.ImpossibleValue or CaseProblemKind.UnknownUnit => ChecklistItemKind.LeftOut,
        CaseProblemKind.PersonUnknown => ChecklistItemKind.PersonUnknown,
        _ => null,
    };
}
