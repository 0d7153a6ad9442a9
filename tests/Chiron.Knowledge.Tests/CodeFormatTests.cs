using Chiron.Knowledge.Loading;

namespace Chiron.Knowledge.Tests;

public sealed class CodeFormatTests
{
    [Theory]
    [InlineData("LOINC//4548-4")]
    [InlineData("LOINC//89579-7")]
    [InlineData("SNOMED//22298006")]
    [InlineData("SNOMED//401000119107")]
    [InlineData("RXNORM//1191")]
    [InlineData("HPO//HP:0001945")]
    [InlineData("ICD10CM//S39.012A")]
    [InlineData("ICD10CM//C61")]
    public void Given_a_code_in_use_When_checked_Then_it_is_well_formed(string code) => Assert.Null(CodeFormats.ProblemOf(code));

    [Theory]
    [InlineData("LOINC//4548-5")]
    [InlineData("LOINC//4584-4")]
    [InlineData("SNOMED//22298007")]
    [InlineData("SNOMED//22289006")]
    [InlineData("RXNORM//x")]
    [InlineData("HPO//0001945")]
    [InlineData("ICD10CM//S39012A")]
    [InlineData("LOCAL//1")]
    [InlineData("4548-4")]
    public void Given_a_mistyped_code_When_checked_Then_the_problem_is_said(string code) => Assert.NotNull(CodeFormats.ProblemOf(code));
}
