using Chiron.Knowledge.DdxPlus;
using Chiron.Testing;

namespace Chiron.Knowledge.Tests.DdxPlus;

public sealed class EvidenceSharesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_counts_by_hand_When_shares_are_learned_Then_they_are_drawn_towards_the_mean_of_the_conditions_that_list_the_evidence()
    {
        // Cough: 2 of 4 with flu, 1 of 1 with rhinitis; angina does not list it.
        var shares = Learn(
            1,
            ("Flu", ["E_1", "E_2"]), ("Flu", ["E_1", "E_2"]), ("Flu", ["E_1"]), ("Flu", ["E_1"]), ("Rhinitis", ["E_2"]), ("Angina", ["E_3", "E_4_@_V_2", "E_5_@_7"]));
        var (flu, rhinitis, angina, cough) = (Place(shares, "Flu"), Place(shares, "Rhinitis"), Place(shares, "Angina"), 1);

        var pooled = (3 + 0.5) / (5 + 1);
        var mean = ((2 + pooled) / 5 + (1 + pooled) / 2) / 2;
        Assert.Equal((2 + mean) / 5, shares.Present(flu, cough), 12);
        Assert.Equal((1 + mean) / 2, shares.Present(rhinitis, cough), 12);
        Assert.Equal(1e-4, shares.Present(angina, cough), 12);
        Assert.Equal(4.5 / (6 + 1.5), shares.Priors[flu], 12);
    }

    [Fact]
    public void Given_an_evidence_that_hangs_on_pain_When_shares_are_learned_Then_only_patients_in_pain_count()
    {
        var shares = Learn(0.001, ("Flu", ["E_3", "E_4_@_V_3", "E_5_@_3"]), ("Flu", ["E_1"]), ("Flu", ["E_1"]), ("Angina", ["E_3", "E_4_@_V_2", "E_5_@_8"]));
        var flu = Place(shares, "Flu");

        Assert.True(shares.HangsOnParent(flu, 3));
        Assert.False(shares.HangsOnParent(Place(shares, "Rhinitis"), 3));
        Assert.InRange(shares.Present(flu, 2), 0.333, 0.335);
        Assert.InRange(shares.Values(3)[flu][2], 0.98, 1);       // in the head, of those in pain
        Assert.InRange(shares.Values(3)[flu][1], 0, 0.01);
        Assert.InRange(shares.Values(4)[flu][3], 0.69, 0.71);    // neighbours of a scale's step share 0.15 each
        Assert.InRange(shares.Values(4)[flu][2], 0.14, 0.16);
    }

    [Fact]
    public void Given_many_patients_When_the_pack_is_written_Then_it_is_sound_and_holds_the_shares()
    {
        var (conditions, evidences, patients) = SmallDdxPlus.Write(_folder, 300);
        var catalogue = DdxPlusCatalogue.Load(conditions, evidences);
        var shares = new EvidenceShares(catalogue, DdxPlusPatientReader.Read(patients, catalogue), EvidenceSmoothing.Default);

        var pack = PackWriter.Write(DdxPlusPack.Build(shares), Path.Combine(_folder.Path, "pack"));

        Assert.Empty(KnowledgeCheck.Inspect(Path.Combine(_folder.Path, "pack")).Problems);
        var angina = pack.Conditions["angina"];
        var (a, place) = (Place(shares, "Angina"), 3);
        Assert.Equal(shares.Present(a, 2) * shares.Values(place)[a][1], angina.Findings.Single(f => f.Finding == "e-4-v-2").Probability!.Value, 4);
        Assert.Equal(1, angina.Findings.Single(f => f.Finding == "e-5").Answers!.Values.Sum(), 9);
        Assert.Equal(["e-3"], pack.Findings["e-4-v-2"].Implies);
        Assert.False(pack.Findings.Contains("e-7-v-10"));        // "none" is a no and no finding
        Assert.Equal((Urgency.Emergency, true), (angina.Urgency, angina.MustNotMiss));
        Assert.InRange(pack.Conditions.Sum(c => c.IncidencePerYear(50, Sex.Male)), 0.499, 0.501);
    }

    [Fact]
    public void Given_a_folder_that_holds_something_When_a_pack_is_written_into_it_Then_it_is_refused()
    {
        var shares = Learn(1, ("Flu", ["E_1"]));

        var fault = Assert.Throws<KnowledgeException>(() => PackWriter.Write(DdxPlusPack.Build(shares), _folder.Path));

        Assert.Contains("not empty", fault.Message, StringComparison.Ordinal);
    }

    private EvidenceShares Learn(double strength, params (string Condition, string[] Evidences)[] patients)
    {
        var (conditions, evidences, path) = SmallDdxPlus.Write(_folder, 0);
        var catalogue = DdxPlusCatalogue.Load(conditions, evidences);
        File.AppendAllLines(path, patients.Select(one => SmallDdxPlus.Line(40, "F", one.Condition, one.Evidences[0], $"[['{one.Condition}', 1.0]]", one.Evidences)));
        return new EvidenceShares(catalogue, DdxPlusPatientReader.Read(path, catalogue), new EvidenceSmoothing(strength, 1e-4));
    }

    private static int Place(EvidenceShares shares, string condition) => shares.Catalogue.PlaceOfCondition(condition);
}
