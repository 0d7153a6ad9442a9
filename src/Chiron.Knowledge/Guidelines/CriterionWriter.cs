using System.Globalization;

namespace Chiron.Knowledge.Guidelines;

/// <summary>Writes a criterion in the language, with parentheses only where they are needed to read the same back.</summary>
internal static class CriterionWriter
{
    private const int OrRank = 1, AndRank = 2, UnaryRank = 3;

    public static string Write(Criterion criterion) => Write(criterion, OrRank);

    public static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Below => "<",
        Comparison.AtMost => "<=",
        Comparison.AtLeast => ">=",
        _ => ">",
    };

    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    // The right operand of equals needs parentheses, because they are read from left to right.
    private static string Write(Criterion criterion, int least) => criterion switch
    {
        Criterion.Or or => Enclose($"{Write(or.Left, OrRank)} or {Write(or.Right, AndRank)}", OrRank < least),
        Criterion.And and => Enclose($"{Write(and.Left, AndRank)} and {Write(and.Right, UnaryRank)}", AndRank < least),
        Criterion.Not not => $"not {Write(not.Operand, UnaryRank)}",
        Criterion.Age age => $"age {Sign(age.Comparison)} {Number(age.Amount)} {age.Unit.ToString().ToLowerInvariant()}",
        Criterion.SexIs sex => $"sex is {sex.Sex.ToString().ToLowerInvariant()}",
        Criterion.Pregnant => "pregnant",
        Criterion.Present present => $"present({present.Finding})",
        Criterion.Absent absent => $"absent({absent.Finding})",
        Criterion.Unknown unknown => $"unknown({unknown.Finding})",
        Criterion.Value value => $"value({value.Finding}) {Sign(value.Comparison)} {Number(value.Amount)} {value.Unit}",
        Criterion.Answer answer => $"answer({answer.Finding}) is {answer.Option}",
        Criterion.Known known => $"known({known.Condition})",
        Criterion.Leading { LeastPercent: { } percent } leading => $"leading({leading.Condition}) >= {Number(percent)} %",
        Criterion.Leading leading => $"leading({leading.Condition})",
        Criterion.Probability p => $"probability({p.Condition}) {Sign(p.Comparison)} {Number(p.Percent)} %",
        Criterion.Takes takes => $"takes({takes.Drug})",
        Criterion.TakesClass takes => $"takes-class({takes.Class})",
        Criterion.Raised raised => $"red-flag({raised.RedFlag})",
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion.GetType().Name, "no way to write this criterion"),
    };

    private static string Enclose(string text, bool enclose) => enclose ? $"({text})" : text;
}
