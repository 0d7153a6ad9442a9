using Chiron.Knowledge;
using Chiron.Knowledge.DdxPlus;
using Chiron.Knowledge.Phenotypes;
using Chiron.Reasoning.Panel;
using Chiron.Testing;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.Tests.Sequential;

public sealed class SequentialBenchmarkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_cases_drawn_from_a_small_pack_When_worked_Then_the_panel_needs_fewer_questions_than_everything_and_does_as_well()
    {
        var source = new SimulatedCases(SmallPack(), 60, seed: 3);
        var request = new SequentialRequest { OutputFolder = _folder.Path, BootstrapSamples = 100 };

        var report = SequentialBenchmark.Run(source, request, stop: TestContext.Current.CancellationToken);

        var (panel, random, everything) = (report.Figures[0], report.Figures[^2], report.Figures[^1]);
        Assert.Equal(source.Questions.Count, everything.Questions.Value);
        Assert.True(panel.Questions.Value < everything.Questions.Value);
        Assert.True(panel.First.Value >= everything.First.Value - 0.1, $"{panel.First.Value} and {everything.First.Value}");
        Assert.True(panel.Questions.Value <= random.Questions.Value);
        Assert.Equal(3 * 60, Replays.Read(Path.Combine(_folder.Path, SequentialBenchmark.ReplayFile)).Count());
    }

    [Fact]
    public void Given_a_question_with_several_findings_When_the_panel_works_the_case_Then_it_asks_that_question_once_and_finds_the_condition()
    {
        var (conditions, evidences, patients) = SmallDdxPlus.Write(_folder, 300);
        var source = DdxPlusCases.Held(DdxPlusCatalogue.Load(conditions, evidences), patients, count: 40, seed: 1);
        var inquirer = new PanelInquirer(source, PanelMode.Unbudgeted);

        var replays = source.Cases.Select(hidden => Dialogue.Play(source, hidden, inquirer.Name, inquirer.Begin(hidden.Opening), new StopRule(0.95, 7))).ToList();

        Assert.All(replays, replay => Assert.Equal(replay.Turns.Count, replay.Turns.Select(turn => turn.Question).Distinct().Count()));
        Assert.Contains(replays, replay => replay.Turns.Any(turn => turn.Question == "E_4"));
        Assert.True(replays.Average(replay => replay.IsCorrect ? 1.0 : 0) > 0.8);
    }

    [Fact]
    public void Given_the_same_seed_When_cases_are_drawn_again_Then_they_answer_alike_and_a_special_finding_is_never_there_without_its_general_one()
    {
        var pack = SmallPack();

        var (one, other) = (new SimulatedCases(pack, 80, 5), new SimulatedCases(pack, 80, 5));

        for (var i = 0; i < 80; i++)
        {
            Assert.Equal(one.Cases[i].OpeningWords, other.Cases[i].OpeningWords);
            foreach (var question in one.Questions)
                Assert.Equal(one.Cases[i].Answer(question).Words, other.Cases[i].Answer(question).Words);
            var pain = one.Cases[i].Answer(one.Questions.Single(q => q.Id == "e-3")).Words;
            var chest = one.Cases[i].Answer(one.Questions.Single(q => q.Id == "e-4-v-2")).Words;
            Assert.False(pain == "no" && chest == "yes");
        }
    }

    [Fact]
    public void Given_a_replay_When_the_same_case_is_played_again_Then_it_is_the_same_byte_for_byte_and_its_page_escapes_what_was_said()
    {
        var source = new SimulatedCases(SmallPack(), 5, seed: 4);
        var inquirer = new PanelInquirer(source, PanelMode.Unbudgeted);

        CaseReplay[] Play() => [.. source.Cases.Select(hidden => Dialogue.Play(source, hidden, inquirer.Name, inquirer.Begin(hidden.Opening), new StopRule(0.99, 10)))];
        Replays.Write(_folder.File("one.jsonl"), Play());
        Replays.Write(_folder.File("two.jsonl"), Play());
        var page = ReplayPage.Of("A <title>", Play());

        Assert.Equal(File.ReadAllBytes(_folder.File("one.jsonl")), File.ReadAllBytes(_folder.File("two.jsonl")));
        Assert.Contains("A &lt;title&gt;", page, StringComparison.Ordinal);
        Assert.Equal(5, page.Split("<details").Length - 1);
        Assert.All(Replays.Read(_folder.File("one.jsonl")), replay => Assert.Equal(replay.Answer, replay.After(replay.Turns.Count)[0].Condition));
    }

    [Fact]
    public void Given_a_file_that_holds_no_replay_When_read_Then_the_line_is_named()
    {
        File.WriteAllText(_folder.File("bad.jsonl"), "\n{\"source\": 1}\n");

        var fault = Assert.Throws<ValidationException>(() => Replays.Read(_folder.File("bad.jsonl")).ToList());

        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_budget_When_every_test_costs_more_Then_none_is_done()
    {
        var pack = SmallPack();
        var source = new PricedCases(new SimulatedCases(pack, 20, 6), priceUsd: 50);
        var inquirer = new PanelInquirer(source, PanelMode.Budgeted, budgetUsd: 120);

        foreach (var hidden in source.Cases)
        {
            var replay = Dialogue.Play(source, hidden, inquirer.Name, inquirer.Begin(hidden.Opening), new StopRule(1, 30, 120));
            Assert.True(replay.CostUsd <= 120);
            Assert.Equal(50 * replay.Turns.Count, replay.CostUsd);
        }
    }

    [Fact]
    public void Given_an_ontology_and_a_case_When_it_opens_Then_ancestors_are_known_if_asked_and_what_is_not_mentioned_is_not_recorded()
    {
        var ontology = PhenotypeOntology.Load(SmallOntology.Write(_folder.File("hp.json")));
        var diseases = new[] { Disease(ontology, "OMIM:100001", SmallOntology.LongFingers, SmallOntology.LoudMurmur), Disease(ontology, "OMIM:100002", SmallOntology.BlueSclera) };
        var pack = PackWriter.Write(PhenotypePack.Build(ontology, diseases), Path.Combine(_folder.Path, "pack"));
        ontology.TryFind(SmallOntology.LoudMurmur, out var murmur);
        ontology.TryFind(SmallOntology.Eyes, out var eyes);
        var source = new PhenotypeCases(pack, ontology, [new PhenotypeCase("case", [murmur], [eyes], "OMIM:100001")], 10);
        var gatekeeper = new Gatekeeper(source, source.Cases[0]);

        Assert.Equal("yes", gatekeeper.Ask(PhenotypePack.FindingId(SmallOntology.Heart)).Reveal.Words);
        Assert.Equal("no", gatekeeper.Ask(PhenotypePack.FindingId(SmallOntology.BlueSclera)).Reveal.Words);
        Assert.Equal(Reveal.NotRecorded, gatekeeper.Ask(PhenotypePack.FindingId(SmallOntology.LongFingers)).Reveal);
        Assert.Equal("OMIM//100001", pack.Conditions["omim-100001"].EventCode);
        Assert.Equal([PhenotypePack.FindingId(SmallOntology.Murmur)], pack.Findings[PhenotypePack.FindingId(SmallOntology.LoudMurmur)].Implies);
        Assert.Contains(pack.Conditions["omim-100001"].Findings, link => link.Finding == PhenotypePack.FindingId(SmallOntology.Heart));
    }

    [Fact]
    public void Given_osce_cases_When_read_with_the_starter_pack_Then_some_diagnoses_are_in_reach_and_openings_say_who_comes()
    {
        var path = ExternalData.Require("diagnosis/osce-cases/cases.jsonl");
        var pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

        var source = new WrittenCases(pack, path);

        Assert.Equal(107, source.Cases.Count);
        Assert.Contains(source.Cases, hidden => hidden.Truth.Count > 0);
        Assert.True(source.Cases.Count(hidden => hidden.Opening.AgeYears is not null) > 90);
    }

    private static AnnotatedDisease Disease(PhenotypeOntology ontology, string id, params string[] terms) => new(
        id, id, terms.ToDictionary(term => ontology.TryFind(term, out var place) ? place : -1, _ => (double?)0.9), new HashSet<string>(StringComparer.Ordinal));

    private KnowledgePack SmallPack()
    {
        var (conditions, evidences, patients) = SmallDdxPlus.Write(_folder, 300);
        var catalogue = DdxPlusCatalogue.Load(conditions, evidences);
        return DdxPlusPack.Build(new EvidenceShares(catalogue, DdxPlusPatientReader.Read(patients, catalogue), EvidenceSmoothing.Default));
    }

    // The same cases where every question has a price.
    private sealed class PricedCases(SimulatedCases cases, double priceUsd) : ICaseSource
    {
        public string Name => "priced";

        public KnowledgePack Pack => cases.Pack;

        public IReadOnlyList<AskableQuestion> Questions { get; } = [.. cases.Questions.Select(question => question with { CostUsd = priceUsd })];

        public IReadOnlyList<HiddenCase> Cases => cases.Cases;
    }
}
