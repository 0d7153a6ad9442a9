namespace Chiron.Knowledge.Guidelines;

/// <summary>Says in words what a criterion asks for, with the pack's names: why a recommendation applies, or on what it depends.</summary>
/// <param name="pack">The pack that the criteria were checked against.</param>
public sealed class CriterionWording(KnowledgePack pack)
{
    /// <summary>A phrase without a full stop, such as <c>Potassium below 3.5 mmol/L</c>.</summary>
    /// <exception cref="KeyNotFoundException">The criterion names what the pack does not hold.</exception>
    public string Of(Criterion criterion) => criterion switch
    {
        Criterion.And and => $"{Enclosed(and.Left)} and {Enclosed(and.Right)}",
        Criterion.Or or => $"{Enclosed(or.Left)} or {Enclosed(or.Right)}",
        Criterion.Not not => $"not: {Enclosed(not.Operand)}",
        Criterion.Age age => $"age {Words(age.Comparison)} {CriterionWriter.Number(age.Amount)} {age.Unit.ToString().ToLowerInvariant()}",
        Criterion.SexIs sex => $"{sex.Sex.ToString().ToLowerInvariant()} sex",
        Criterion.Pregnant => "pregnancy",
        Criterion.Present present => $"{pack.Findings[present.Finding].Name} present",
        Criterion.Absent absent => $"{pack.Findings[absent.Finding].Name} absent",
        Criterion.Unknown unknown => $"{pack.Findings[unknown.Finding].Name} not known",
        Criterion.Value value => $"{pack.Findings[value.Finding].Name} {Words(value.Comparison)} {CriterionWriter.Number(value.Amount)} {Unit(value.Unit)}".TrimEnd(),
        Criterion.Answer answer => $"{pack.Findings[answer.Finding].Name}: {Option(answer)}",
        Criterion.Known known => $"known condition: {pack.Conditions[known.Condition].Name}",
        Criterion.Leading { LeastPercent: { } percent } leading => $"{pack.Conditions[leading.Condition].Name} leading with at least {CriterionWriter.Number(percent)} %",
        Criterion.Leading leading => $"{pack.Conditions[leading.Condition].Name} leading",
        Criterion.Probability p => $"probability of {pack.Conditions[p.Condition].Name} {Words(p.Comparison)} {CriterionWriter.Number(p.Percent)} %",
        Criterion.Takes takes => $"takes {pack.Drugs[takes.Drug].Name}",
        Criterion.TakesClass takes => $"takes a drug of the class {takes.Class.Replace('-', ' ')}",
        Criterion.Raised raised => $"red flag: {pack.RedFlags[raised.RedFlag].Name}",
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion.GetType().Name, "no words for this criterion"),
    };

    private string Enclosed(Criterion criterion) => criterion is Criterion.And or Criterion.Or ? $"({Of(criterion)})" : Of(criterion);

    private string Option(Criterion.Answer answer) =>
        pack.Findings[answer.Finding].Options.FirstOrDefault(option => option.Id == answer.Option)?.Name ?? answer.Option;

    // UCUM as people write it; an annotation is no unit.
    private static string Unit(string ucum) => ucum switch
    {
        "Cel" => "°C",
        "mm[Hg]" => "mmHg",
        ['[', ..] => "",
        _ when ucum.IndexOf('{', StringComparison.Ordinal) is >= 0 and var annotation => ucum[..annotation],
        _ => ucum,
    };

    private static string Words(Comparison comparison) => comparison switch
    {
        Comparison.Below => "below",
        Comparison.AtMost => "at most",
        Comparison.AtLeast => "at least",
        _ => "above",
    };
}
