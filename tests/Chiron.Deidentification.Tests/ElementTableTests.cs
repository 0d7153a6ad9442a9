using System.Text;

namespace Chiron.Deidentification.Tests;

/// <summary>The table of rules against every element that FHIR R4 defines.</summary>
public sealed class ElementTableTests
{
    // Structures that stand only within elements that are removed whole, that are no part of a record, or that are removed piece by piece.
    private static readonly string[] Within =
        ["Patient.contact", "Organization.contact", "InsurancePlan.contact", "Signature", "Attachment", "Device.udiCarrier"];

    [Theory]
    [InlineData("longitudinal")]
    [InlineData("safe-harbor")]
    public void Given_every_element_of_R4_that_tells_who_or_when_When_its_rule_is_looked_up_Then_it_is_none_that_lets_it_through(string policy)
    {
        var elements = DeidentificationPolicy.Load(policy).Elements;
        List<string> open = [];
        var looked = 0;
        foreach (var structure in FhirModel.All.Where(structure => !Within.Contains(structure.Name, StringComparer.Ordinal)))
            foreach (var element in structure.Elements.Values)
            {
                if (Expected(element.Type) is not { } expected)
                    continue;
                looked++;
                elements.For(structure.Name).TryFind(Encoding.UTF8.GetBytes(element.JsonName), FhirModel.IsResource(structure.Name), out var entry);
                if (!expected.Contains(entry.Rule))
                    open.Add($"{structure.Name}.{element.JsonName} ({element.Type}): {entry.Rule}");
            }

        Assert.True(looked > 500, $"only {looked} were looked at");
        Assert.Equal(
            [
                "Device.version.component (Identifier): Scrub", "ImmunizationRecommendation.recommendation.dateCriterion.value (dateTime): Scrub", "ProdCharacteristic.image (Attachment): Scrub",
                "RelatedArtifact.document (Attachment): Scrub",
                "SubstanceReferenceInformation.geneElement.element (Identifier): Scrub", "SubstanceReferenceInformation.target.target (Identifier): Scrub",
            ], open.Order(StringComparer.Ordinal));
    }

    private static ElementRule[]? Expected(string type) => type switch
    {
        "HumanName" or "ContactPoint" or "Signature" => [ElementRule.Remove],
        "Address" => [ElementRule.Address, ElementRule.Remove],
        "Identifier" => [ElementRule.Identifier, ElementRule.Remove, ElementRule.Reference],
        "Attachment" => [ElementRule.Attachment, ElementRule.Remove],
        "base64Binary" => [ElementRule.Data, ElementRule.Remove],
        "date" or "dateTime" or "instant" => [ElementRule.Date, ElementRule.Instant, ElementRule.BirthDate, ElementRule.Remove],
        _ => null,
    };
}
