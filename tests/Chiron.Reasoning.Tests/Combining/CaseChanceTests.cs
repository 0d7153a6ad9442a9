using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;

namespace Chiron.Reasoning.Tests.Combining;

public sealed class CaseChanceTests
{
    private static readonly Case Subject = new()
    {
        AgeYears = 58.25,
        Sex = Sex.Male,
        Findings = [new CaseFinding("chest-pain", Presence.Present, new TextSpan(3, 10), Words: "chest pain"), new CaseFinding("fever", Presence.Absent)],
        Values = [new CaseValue("heart-rate", 96), new CaseValue("temperature", 37.2)],
        KnownConditions = ["gout", "type-2-diabetes"],
    };

    [Fact]
    public void Given_the_same_statements_in_another_order_and_from_elsewhere_When_asked_Then_the_chance_is_the_same()
    {
        var again = Subject with
        {
            Findings = [new CaseFinding("fever", Presence.Absent), new CaseFinding("chest-pain", Presence.Present), new CaseFinding("pain", Presence.Present, ImpliedBy: "chest-pain")],
            Values = [.. Subject.Values.Reverse()],
            KnownConditions = [.. Subject.KnownConditions.Reverse()],
        };

        Assert.Equal(CaseChance.Of(Subject), CaseChance.Of(again));

        // From a SHA-256 of the statements by another program: no machine and no release of this one may change it.
        Assert.Equal(0.7656702723716939, CaseChance.Of(Subject), 15);
    }

    [Fact]
    public void Given_any_other_statement_When_asked_Then_the_chance_is_another()
    {
        Case[] others =
        [
            Subject with { AgeYears = 58.26 },
            Subject with { Sex = Sex.Female },
            Subject with { Setting = EncounterClass.Emergency },
            Subject with { Findings = [Subject.Findings[0]] },
            Subject with { Findings = [Subject.Findings[0], new CaseFinding("fever", Presence.Present)] },
            Subject with { Values = [Subject.Values[0]] },
            Subject with { Values = [], EarlierValues = Subject.Values },
            Subject with { Answers = [new CaseAnswer("pain-character", "burning")] },
            Subject with { Drugs = ["aspirin"] },
        ];

        Assert.Equal(others.Length + 1, others.Append(Subject).Select(CaseChance.Of).Distinct().Count());
    }

    [Fact]
    public void Given_many_cases_that_differ_little_When_asked_Then_chances_are_spread_evenly()
    {
        var tenths = new int[10];
        for (var i = 0; i < 20_000; i++)
            tenths[(int)(10 * CaseChance.Of(Subject with { AgeYears = 20 + (i / 1000.0) }))]++;

        // A standard deviation is 42.
        Assert.All(tenths, count => Assert.InRange(count, 1_830, 2_170));
    }
}
