using Chiron.Knowledge.Guidelines;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Knowledge.Tests;

public sealed class CriterionTests
{
    private static readonly Gen<string> Ids = Gen.Elements("fever", "chest-pain", "or", "not", "and", "is", "age", "2-hit", "hba1c");
    private static readonly Gen<Comparison> Comparisons = Gen.Elements(Enum.GetValues<Comparison>());
    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Choose(-500, 500).Select(n => n / 8.0), Gen.Elements(1e-7, 6.02e23, double.MaxValue, double.Epsilon, -0.0, 0.1));

    [Fact]
    public void Given_any_criterion_When_written_and_read_Then_it_is_the_same() =>
        Prop.ForAll(Criteria(5).ToArbitrary(), criterion => Criterion.Parse(criterion.ToString()) == criterion).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_any_text_When_read_Then_it_is_a_criterion_or_refused_with_a_place_in_it() =>
        Prop.ForAll(
            Gen.Elements("age", "or ", "and ", "not ", "(", ")", "value(", ">=", " 5 ", "%", "mmol/L", "pregnant ", "present(fever)", "é", "\n", "-").ListOf()
                .Select(string.Concat).ToArbitrary(),
            text =>
            {
                try
                {
                    return Criterion.Parse(text) is not null;
                }
                catch (CriterionException e)
                {
                    return e.Offset >= 0 && e.Offset <= text.Length && e.Message.Length > 0;
                }
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("present(fever) or present(cough) and not pregnant", "present(fever) or present(cough) and not pregnant")]
    [InlineData("((present(fever)) or (present(cough)))\n  and pregnant", "(present(fever) or present(cough)) and pregnant")]
    [InlineData("not (not present(fever))", "not not present(fever)")]
    [InlineData("present(a) and (present(b) and present(c))", "present(a) and (present(b) and present(c))")]
    [InlineData("value( egfr )<30 mL/min/{1.73_m2}", "value(egfr) < 30 mL/min/{1.73_m2}")]
    [InlineData("(value(tsh) > 10 m[IU]/L)", "value(tsh) > 10 m[IU]/L")]
    [InlineData("age < 28 days and sex is male", "age < 28 days and sex is male")]
    [InlineData("leading(gout)>=40% or leading(gout)", "leading(gout) >= 40 % or leading(gout)")]
    public void Given_a_criterion_When_read_Then_it_is_written_in_one_way(string text, string canonical) =>
        Assert.Equal(canonical, Criterion.Parse(text).ToString());

    [Theory]
    [InlineData("", 0, "it ends where one of age")]
    [InlineData("present(fever", 13, "it ends where ')'")]
    [InlineData("fever", 0, "'fever' stands where one of age")]
    [InlineData("present(fever) xor pregnant", 15, "'xor' stands where 'and', 'or' or the end")]
    [InlineData("value(potassium) >= 5.5", 23, "the value's unit")]
    [InlineData("value(potassium) = 5.5 mmol/L", 17, "<, <=, >= or >")]
    [InlineData("value(potassium) >= high mmol/L", 20, "a number")]
    [InlineData("age >= 65", 9, "days, weeks, months or years")]
    [InlineData("leading(gout) < 40 %", 15, "'>='")]
    [InlineData("probability(gout) >= 0.4", 24, "'%'")]
    [InlineData("sex is other", 7, "'female' or 'male'")]
    [InlineData("present(Fever)", 8, "an id of the pack")]
    public void Given_a_text_that_is_no_criterion_When_read_Then_the_place_and_what_was_expected_are_named(string text, int offset, string message)
    {
        var refusal = Assert.Throws<CriterionException>(() => Criterion.Parse(text));

        Assert.Equal(offset, refusal.Offset);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_endless_nesting_or_length_When_read_Then_it_is_refused_before_the_stack_ends()
    {
        Assert.Contains("nested deeper", Assert.Throws<CriterionException>(() => Criterion.Parse(new string('(', 3000))).Message, StringComparison.Ordinal);
        Assert.Contains("4000 characters", Assert.Throws<CriterionException>(() => Criterion.Parse(new string(' ', 5000) + "pregnant")).Message, StringComparison.Ordinal);
    }

    internal static Gen<Criterion> Criteria(int depth)
    {
        var atom = Gen.OneOf(
            from c in Comparisons from n in Numbers from u in Gen.Elements(Enum.GetValues<AgeUnit>()) select (Criterion)new Criterion.Age(c, n, u),
            Gen.Elements<Criterion>(new Criterion.SexIs(Sex.Female), new Criterion.SexIs(Sex.Male), new Criterion.Pregnant()),
            Ids.Select(id => (Criterion)new Criterion.Present(id)),
            Ids.Select(id => (Criterion)new Criterion.Absent(id)),
            Ids.Select(id => (Criterion)new Criterion.Unknown(id)),
            from id in Ids from c in Comparisons from n in Numbers
            from unit in Gen.Elements("mmol/L", "%", "mL/min/{1.73_m2}", "m[IU]/L", "10*3/uL", "[pH]", "g/(24.h)", "/uL")
            select (Criterion)new Criterion.Value(id, c, n, unit),
            from id in Ids from option in Ids select (Criterion)new Criterion.Answer(id, option),
            Ids.Select(id => (Criterion)new Criterion.Known(id)),
            from id in Ids from n in Numbers from given in Gen.Elements(true, false) select (Criterion)new Criterion.Leading(id, given ? n : null),
            from id in Ids from c in Comparisons from n in Numbers select (Criterion)new Criterion.Probability(id, c, n),
            Ids.Select(id => (Criterion)new Criterion.Takes(id)),
            Ids.Select(id => (Criterion)new Criterion.TakesClass(id)),
            Ids.Select(id => (Criterion)new Criterion.Raised(id)));
        if (depth == 0)
            return atom;
        var smaller = Criteria(depth - 1);
        return Gen.OneOf(
            atom,
            smaller.Select(c => (Criterion)new Criterion.Not(c)),
            from left in smaller from right in smaller select (Criterion)new Criterion.And(left, right),
            from left in smaller from right in smaller select (Criterion)new Criterion.Or(left, right));
    }
}
