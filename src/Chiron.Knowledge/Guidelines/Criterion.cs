namespace Chiron.Knowledge.Guidelines;

/// <summary>
/// When a recommendation applies: an expression over what is known of a case, which is true, false or, where facts are missing, unknown.
/// docs/knowledge.md describes how it is written; <see cref="ToString"/> writes it so that <see cref="Parse"/> reads the same back.
/// </summary>
public abstract record Criterion
{
    private Criterion()
    {
    }

    /// <summary>Reads a criterion. That its ids, types and units fit a pack is for the pack's check to say.</summary>
    /// <exception cref="CriterionException">The text is not of the language; the message says what was expected, <see cref="CriterionException.Offset"/> where.</exception>
    public static Criterion Parse(string text) => new CriterionParser(text).Parse();

    public sealed override string ToString() => CriterionWriter.Write(this);

    /// <summary>Both hold.</summary>
    public sealed record And(Criterion Left, Criterion Right) : Criterion;

    /// <summary>At least one holds.</summary>
    public sealed record Or(Criterion Left, Criterion Right) : Criterion;

    /// <summary>It does not hold.</summary>
    public sealed record Not(Criterion Operand) : Criterion;

    /// <summary><c>age &gt;= 65 years</c>.</summary>
    public sealed record Age(Comparison Comparison, double Amount, AgeUnit Unit) : Criterion;

    /// <summary><c>sex is female</c>.</summary>
    public sealed record SexIs(Sex Sex) : Criterion;

    /// <summary><c>pregnant</c>.</summary>
    public sealed record Pregnant : Criterion;

    /// <summary><c>present(fever)</c>: a boolean finding is there.</summary>
    public sealed record Present(string Finding) : Criterion;

    /// <summary><c>absent(fever)</c>: a boolean finding was looked for and is not there.</summary>
    public sealed record Absent(string Finding) : Criterion;

    /// <summary><c>unknown(fever)</c>: nothing is known of a finding. Never itself unknown.</summary>
    public sealed record Unknown(string Finding) : Criterion;

    /// <summary><c>value(potassium) &gt;= 5.5 mmol/L</c>, in any unit of the finding.</summary>
    public sealed record Value(string Finding, Comparison Comparison, double Amount, string Unit) : Criterion;

    /// <summary><c>answer(finding) is option</c>: what a categorical finding's answer was.</summary>
    public sealed record Answer(string Finding, string Option) : Criterion;

    /// <summary><c>known(asthma)</c>: a condition that the person is known to have or to have had.</summary>
    public sealed record Known(string Condition) : Criterion;

    /// <summary><c>leading(asthma)</c> or <c>leading(asthma) &gt;= 40 %</c>: first in the differential, with at least a probability in percent where one is given.</summary>
    public sealed record Leading(string Condition, double? LeastPercent) : Criterion;

    /// <summary><c>probability(asthma) &lt; 5 %</c>: a condition's probability in the differential, at any place of it.</summary>
    public sealed record Probability(string Condition, Comparison Comparison, double Percent) : Criterion;

    /// <summary><c>takes(warfarin)</c>.</summary>
    public sealed record Takes(string Drug) : Criterion;

    /// <summary><c>takes-class(nsaid)</c>: at least one drug of a class.</summary>
    public sealed record TakesClass(string Class) : Criterion;

    /// <summary><c>red-flag(stroke-signs)</c>: a red flag of the pack is raised.</summary>
    public sealed record Raised(string RedFlag) : Criterion;
}
