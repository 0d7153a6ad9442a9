using Chiron.Knowledge.DdxPlus;
using Chiron.Reasoning.DdxPlus;
using Chiron.Testing;
using Chiron.Validation.DdxPlus;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.Tests.Sequential;

public sealed class DdxPlusBenchmarkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_probabilities_by_hand_When_measured_Then_the_numbers_are_those_of_the_papers_definitions()
    {
        // Published: 0 and 1. Predicted above 0.01: 0, 2 and 3. One shared.
        var measures = PatientMeasures.Of(4, 2, [0.3, 0.005, 0.6, 0.095], [true, false, true, true], [true, true, false, false]);

        Assert.Equal((4, 5, true, true), (measures.Questions, measures.InteractionLength, measures.First, measures.Within));
        Assert.Equal(0.5, measures.Recall, 12);
        Assert.Equal(1.0 / 3, measures.Precision, 12);
        Assert.Equal(0.4, measures.F1, 12);
        Assert.False(PatientMeasures.Of(0, 1, [0.995, 0.005], [true, false], [true, false]).Within);
    }

    [Fact]
    public void Given_a_small_dataset_When_benchmarked_Then_the_pathology_is_found_in_fewer_questions_than_by_chance_and_the_replays_repeat()
    {
        var (conditions, evidences, patients) = SmallDdxPlus.Write(_folder, 150);
        var request = new DdxPlusRequest
        {
            ConditionsPath = conditions, EvidencesPath = evidences, PatientsPath = patients, OutputFolder = Path.Combine(_folder.Path, "first"), Folds = 2, InnerFolds = 2, BootstrapSamples = 100,
        };

        var report = DdxPlusBenchmark.Run(request, stop: TestContext.Current.CancellationToken);
        DdxPlusBenchmark.Run(request with { OutputFolder = Path.Combine(_folder.Path, "second") }, stop: TestContext.Current.CancellationToken);

        Assert.Equal(150, report.Patients);
        Assert.True(report.FirstByQuestions[2].Value >= report.FirstByRandomQuestions[2].Value);
        var pathology = report.Figures.Single(figures => figures.Method == DdxPlusBenchmark.Pathology);
        Assert.True(pathology.First.Value > 0.9, $"{pathology.First.Value}");
        Assert.Equal(pathology.Questions.Value + 1, pathology.InteractionLength.Value, 9);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder.Path, "first", DdxPlusBenchmark.ReplayFile)), File.ReadAllBytes(Path.Combine(_folder.Path, "second", DdxPlusBenchmark.ReplayFile)));
        Assert.Equal(150, Replays.Read(Path.Combine(_folder.Path, "first", DdxPlusBenchmark.ReplayFile)).Count());
    }

    [Fact]
    public void Given_a_gatekeeper_When_asked_Then_it_reveals_that_answer_alone_and_no_question_twice()
    {
        var (source, _) = Source();
        var hidden = source.Cases[1];                                            // an angina
        var gatekeeper = new Gatekeeper(source, hidden);

        var (_, reveal) = gatekeeper.Ask("E_4");

        Assert.Contains("chest", reveal.Words, StringComparison.Ordinal);
        Assert.Equal(1, gatekeeper.Questions);
        Assert.Equal(["e-3", "e-4-v-2", "e-4-v-3", "e-4-v-4"], gatekeeper.Known.Findings.Select(f => f.Finding).Order(StringComparer.Ordinal));
        Assert.False(gatekeeper.CanAsk("E_4"));
        Assert.Throws<ValidationException>(() => gatekeeper.Ask("E_4"));
        Assert.Throws<ValidationException>(() => gatekeeper.Ask("E_99"));
    }

    [Fact]
    public void Given_the_inquirer_before_a_gatekeeper_When_it_plays_Then_it_goes_the_way_of_the_work_up_without_words()
    {
        var (source, shares) = Source();
        var likelihood = new EvidenceLikelihood(shares);
        var inquirer = new DdxPlusInquirer(likelihood, source.Pack);

        for (var i = 0; i < 30; i++)
        {
            var replay = Dialogue.Play(source, source.Cases[i], inquirer.Name, inquirer.Begin(source.Cases[i].Opening), new StopRule(0.99, 30));
            var trajectory = DdxPlusWorkup.Ask(likelihood, new EvidenceChooser(likelihood), shares.Patients[i]);
            var questions = trajectory.Until(0.99);

            Assert.Equal(questions, replay.Turns.Count);
            Assert.Equal(trajectory.After(questions).Max(), replay.After(questions)[0].Probability, 9);
            Assert.Equal(trajectory.IsFirst(questions), replay.IsCorrect);
        }
    }

    private (DdxPlusCases Source, EvidenceShares Shares) Source()
    {
        var (conditions, evidences, path) = SmallDdxPlus.Write(_folder, 90);
        var catalogue = DdxPlusCatalogue.Load(conditions, evidences);
        var patients = DdxPlusPatientReader.Read(path, catalogue);
        var shares = new EvidenceShares(catalogue, patients, EvidenceSmoothing.Default);
        return (new DdxPlusCases(catalogue, DdxPlusPack.Build(shares), patients), shares);
    }
}
