using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Model.Tests;

public sealed class CandidateTests(TrainedToyModel trained) : IClassFixture<TrainedToyModel>
{
    private static readonly CandidateQuestion Fever = new(ToyCohort.FeverFinding, [new(Text: "present"), new(Text: "absent")]);
    private static readonly CandidateQuestion Pressure = new(ToyCohort.BloodPressure, [.. Enumerable.Range(0, 9).Select(i => new CandidateAnswer(116 + (2f * i)))]);

    public static TheoryData<string> Records => ["open", "closed", "long", "empty"];

    [Theory]
    [MemberData(nameof(Records))]
    public void Given_a_record_When_candidates_are_asked_at_once_Then_each_diagnosis_is_that_of_the_record_with_the_answer_in_it(string kind)
    {
        var (history, at) = Record(kind);
        var forecaster = new Forecaster(trained.Model);

        var outlook = forecaster.Outlook(history, at, [Fever, Pressure], TestContext.Current.CancellationToken);

        foreach (var (question, q) in new[] { Fever, Pressure }.Select((question, q) => (question, q)))
            for (var a = 0; a < question.Answers.Count; a++)
            {
                var alone = forecaster.Diagnose(With(history, at, question.Code, question.Answers[a]), at, TestContext.Current.CancellationToken);
                var together = outlook.Diagnoses(q, a);
                Assert.Equal(alone.Count, together.Length);
                for (var c = 0; c < together.Length; c++)
                    Assert.Equal(alone.First(entry => entry.Code == trained.Model.Tokenizer.Vocabulary.Codes[c].Code).Probability, together[c], 1e-5);
            }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Given_a_record_When_candidates_are_asked_at_once_Then_each_answers_probability_is_that_after_its_code_in_the_whole_sequence(string kind)
    {
        var (history, at) = Record(kind);

        var outlook = new Forecaster(trained.Model).Outlook(history, at, [Pressure, Fever], TestContext.Current.CancellationToken);

        Assert.Equal(WholeSequenceAnswers(history, at, Fever), outlook.Answers(1).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(WholeSequenceAnswers(history, at, Pressure), outlook.Answers(0).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(1, outlook.Answers(0).ToArray().Sum(), 5);
    }

    [Fact]
    public void Given_fever_in_half_of_the_visits_When_it_is_a_candidate_Then_its_chance_and_the_diagnoses_add_up_to_what_is_expected_without_it()
    {
        var (history, at) = Record("open");
        var outlook = new Forecaster(trained.Model).Outlook(history, at, [Fever], TestContext.Current.CancellationToken);
        var present = outlook.Answers(0)[outlook.Code(0)!.Categories.ToList().IndexOf("present")];
        var (flu, cold) = (Place(ToyCohort.Flu), Place(ToyCohort.Cold));

        double Flu(int answer) => outlook.Diagnoses(0, answer)[flu] / (outlook.Diagnoses(0, answer)[flu] + outlook.Diagnoses(0, answer)[cold]);
        Assert.InRange(present, 0.4, 0.6);
        Assert.InRange((present * Flu(0)) + ((1 - present) * Flu(1)), 0.4, 0.6);
        Assert.True(Flu(0) - Flu(1) > 0.6);
    }

    [Fact]
    public void Given_codes_and_answers_that_the_model_does_not_know_When_they_are_candidates_Then_they_are_passed_over_and_the_others_told()
    {
        var (history, at) = Record("open");
        CandidateQuestion[] questions = [new("HPO//HP:9999999", Fever.Answers), new(ToyCohort.FeverFinding, [new(Text: "purple")]), new("GENDER//F", [new(Text: "yes")]), Fever];

        var outlook = new Forecaster(trained.Model).Outlook(history, at, questions, TestContext.Current.CancellationToken);

        Assert.Equal([null, null, null, ToyCohort.FeverFinding], Enumerable.Range(0, 4).Select(q => outlook.Code(q)?.Code));
        Assert.Equal(0, outlook.Answers(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => outlook.Diagnoses(0, 0).Length);
        Assert.Equal(1, outlook.Diagnoses(3, 0).ToArray().Sum(), 4);
    }

    [Fact]
    public void Given_many_questions_When_asked_in_many_batches_and_by_an_ensemble_Then_each_is_as_alone()
    {
        var (history, at) = Record("open");
        using var twins = new TimelineModel(trained.Model.Network, [trained.Model.Members[0], trained.Model.Members[0]], ownsWeights: false);
        var alone = new Forecaster(trained.Model, threads: 1).Outlook(history, at, [Pressure], TestContext.Current.CancellationToken);

        var many = new Forecaster(twins, threads: 2).Outlook(history, at, [.. Enumerable.Repeat(Pressure, 100)], TestContext.Current.CancellationToken);

        Assert.Equal(alone.Diagnoses(0, 4).ToArray(), many.Diagnoses(73, 4).ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(alone.Answers(0).ToArray(), many.Answers(99).ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Given_too_many_answers_or_a_call_that_is_given_up_When_asked_Then_it_ends()
    {
        var (history, at) = Record("open");
        var many = Fever with { Answers = [.. Enumerable.Repeat(Fever.Answers[0], Forecaster.MostSupposedAnswers + 1)] };
        var forecaster = new Forecaster(trained.Model);

        Assert.Throws<ModelException>(() => forecaster.Outlook(history, at, [many], TestContext.Current.CancellationToken));
        Assert.ThrowsAny<OperationCanceledException>(() => forecaster.Outlook(history, at, [Fever], new CancellationToken(canceled: true)));
    }

    // A visit that is under way; a time long after the last visit; a record longer than the context; nothing at all.
    private static (Timeline History, DateTime At) Record(string kind)
    {
        var history = kind == "long" ? ToyCohort.Simulate(1, 9, years: 60)[0] : TrainedToyModel.HeldOut.First(timeline => timeline.Count > 20);
        var middle = history[kind == "long" ? history.Count - 3 : history.Count / 2].Time!.Value;
        return kind switch
        {
            "open" => (With(history.Until(middle.AddDays(-1)), middle, ToyCohort.Visit, default), middle),
            "closed" => (history.Until(middle), middle.AddDays(500)),
            "empty" => (new TimelineBuilder().Build(5), middle),
            _ => (history, middle),
        };
    }

    private static Timeline With(Timeline history, DateTime at, string code, CandidateAnswer answer)
    {
        var builder = new TimelineBuilder();
        var known = history.Until(at);
        for (var i = 0; i < known.Count; i++)
            builder.Add(known[i]);
        return builder.Add(new Event(at, code, answer.Value, answer.Text)).Build(history.SubjectId);
    }

    private int Place(string code) => trained.Model.Tokenizer.Find(code);

    private float[] WholeSequenceAnswers(Timeline history, DateTime at, CandidateQuestion question)
    {
        var (network, tokenizer) = (trained.Model.Network, trained.Model.Tokenizer);
        var record = new RecordReader(tokenizer, network.Configuration.Encoding).Read(With(history, at, question.Code, question.Answers[0]));
        using var workspace = new Workspace();
        new SequenceEncoder(tokenizer, network.Configuration).EncodeDiagnosis(record, Forecaster.AgeAt(record, at, tokenizer), workspace.Batch);
        var x = network.Infer(trained.Model.Weights, workspace.Arena, workspace.Batch, new WholeSequences().Of(workspace.Batch));
        var code = tokenizer.Find(question.Code);
        var answers = new float[tokenizer.Vocabulary.Codes[code].AnswerCount];
        network.Heads.Answers(trained.Model.Weights, x.SliceRows(workspace.Batch.MainCount(0) - 2, 1), code, answers);
        return answers;
    }
}
