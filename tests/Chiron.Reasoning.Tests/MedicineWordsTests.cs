using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests;

public sealed class MedicineWordsTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
    private static readonly CaseReader Reader = new(Pack);

    [Theory]
    [InlineData("40 year old woman with cough, allergic to penicillin", "penicillin")]
    [InlineData("40 year old woman with cough, allergic to penicillin and sulfa drugs, takes warfarin", "penicillin|sulfonamide-antibiotic")]
    [InlineData("Cough. Allergies: amoxicillin (anaphylaxis), ibuprofen. Fever 39.", "penicillin|nsaid")]
    [InlineData("sore throat, penicillin allergy", "penicillin")]
    [InlineData("sore throat. Known penicillin allergy.", "penicillin")]
    [InlineData("sore throat, 40 year old man with a documented severe sulfa allergy", "sulfonamide-antibiotic")]
    [InlineData("sore throat, no fever, allergic to sulfa, takes warfarin", "sulfonamide-antibiotic")]
    [InlineData("had anaphylaxis to ceftriaxone last year, now fever", "cephalosporin")]
    public void Given_an_allergy_in_words_When_read_Then_it_is_one_and_its_drug_is_not_taken(string text, string classes)
    {
        var read = Reader.Read(text);

        Assert.Equal(classes.Split('|'), read.Allergies!.Select(a => a.Class));
        Assert.All(read.Allergies!, a => Assert.DoesNotContain(a.Drug, read.Drugs));
    }

    [Theory]
    [InlineData("cough, NKDA", true)]
    [InlineData("cough, no known drug allergies", true)]
    [InlineData("cough, denies allergies", true)]
    [InlineData("cough and fever", false)]
    [InlineData("cough, not allergic to penicillin", false)]
    [InlineData("cough, my mother is allergic to penicillin", false)]
    public void Given_no_allergy_When_read_Then_none_and_unknown_are_told_apart(string text, bool none)
    {
        var read = Reader.Read(text);

        if (none)
            Assert.Empty(read.Allergies!);
        else
            Assert.Null(read.Allergies);
    }

    [Theory]
    [InlineData("sore throat, known penicillin allergy", "penicillin")]
    [InlineData("sore throat, with severe penicillin allergy", "penicillin")]
    [InlineData("sore throat, previous latex glove allergy", "latex glove")]
    public void Given_what_is_said_of_an_allergy_before_its_name_When_read_Then_the_name_is_the_substance_alone(string text, string substance) =>
        Assert.Equal(substance, Assert.Single(Reader.Read(text).Allergies!).Substance);

    [Fact]
    public void Given_a_known_allergy_that_is_denied_When_read_Then_it_is_none() => Assert.Null(Reader.Read("sore throat, no known penicillin allergy").Allergies);

    [Fact]
    public void Given_an_allergy_to_cats_When_read_Then_it_is_kept_in_its_words_and_is_no_illness_known()
    {
        var read = Reader.Read("30 year old man with a rash, allergic to cats, chest pain since Monday");

        Assert.Equal("cats", Assert.Single(read.Allergies!).Substance);
        Assert.True(read.IsPresent("chest-pain"));
    }

    [Fact]
    public void Given_a_severe_reaction_When_read_Then_it_is_marked() =>
        Assert.True(Assert.Single(Reader.Read("cough, allergic to penicillin (anaphylaxis)").Allergies!).Severe);

    [Theory]
    [InlineData("CYP2C19 poor metaboliser, chest pain", "CYP2C19", "poor metabolizer")]
    [InlineData("seizure; HLA-B*15:02 positive", "HLA-B", "carrier of HLA-B*15:02")]
    public void Given_a_phenotype_When_read_Then_it_is_the_packs(string text, string gene, string phenotype) =>
        Assert.Contains(new CaseGene(gene, phenotype), Reader.Read(text).Genes);

    [Fact]
    public void Given_a_gene_that_is_not_told_of_When_read_Then_nothing_is_known() =>
        Assert.Empty(Reader.Read("CYP2C19 is not a poor metabolizer gene here. HLA-B*15:02 negative").Genes);

    [Theory]
    [InlineData("cough, Child-Pugh class B", ChildPughClass.B)]
    [InlineData("cough, Child–Pugh C cirrhosis", ChildPughClass.C)]
    public void Given_a_liver_class_When_read_Then_it_is_kept(string text, ChildPughClass expected) => Assert.Equal(expected, Reader.Read(text).LiverClass);

    [Theory]
    [InlineData("cough, previously healthy, takes no medicines", true, true)]
    [InlineData("cough, no past medical history", true, false)]
    [InlineData("cough, takes only metformin", false, true)]
    [InlineData("cough, no history of asthma", false, false)]
    public void Given_lists_that_are_said_to_be_complete_When_read_Then_they_are(string text, bool history, bool drugs) =>
        Assert.Equal((history, drugs), (Reader.Read(text).HistoryComplete, Reader.Read(text).DrugsComplete));
}
