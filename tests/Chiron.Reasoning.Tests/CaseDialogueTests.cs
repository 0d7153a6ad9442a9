using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Dialogue;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests;

public sealed class CaseDialogueTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

    [Fact]
    public void Given_answers_When_made_again_Then_every_turn_is_the_same_bit_for_bit()
    {
        var dialogue = Answered();

        var again = new CaseDialogue(Pack);
        foreach (var move in dialogue.Moves)
            again.Make(move);

        Assert.Equal(dialogue.Turns.Select(t => t.Digest), again.Turns.Select(t => t.Digest));
        Assert.NotEqual(dialogue.Turns[0].Digest, dialogue.Turns[1].Digest);
    }

    [Fact]
    public void Given_a_saved_case_When_read_Then_it_is_the_same_and_a_broken_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var dialogue = Answered();
        var path = folder.File("case.json");

        DialogueFile.Of(dialogue, Pack).Write(path);
        var read = DialogueFile.Read(path);

        Assert.Equal(dialogue.Moves, read.Moves);
        Assert.Equal(Pack.ContentHash, read.PackHash);
        foreach (var broken in (string[])["", "{}", "[]", "nonsense", File.ReadAllText(path).Replace("chiron-case/1", "chiron-case/9", StringComparison.Ordinal), File.ReadAllText(path)[..60]])
        {
            File.WriteAllText(path, broken);
            Assert.Throws<DialogueFileException>(() => DialogueFile.Read(path));
        }

        Assert.Throws<DialogueFileException>(() => DialogueFile.Read(folder.File("nowhere.json")));
    }

    [Fact]
    public void Given_a_move_When_taken_back_Then_the_case_stands_where_it_stood()
    {
        var dialogue = new CaseDialogue(Pack);
        var first = dialogue.Make(new DialogueMove(DialogueMoveKind.Told, null, "30 year old woman with belly pain")).Digest;
        dialogue.Make(new DialogueMove(DialogueMoveKind.Answered, "dysuria", "yes"));

        Assert.True(dialogue.Undo());
        Assert.Equal(first, dialogue.Current!.Digest);
        Assert.True(dialogue.Undo());
        Assert.Null(dialogue.Current);
        Assert.False(dialogue.Undo());
    }

    [Fact]
    public void Given_a_question_that_was_answered_or_declined_When_asked_what_next_Then_it_is_not_asked_again()
    {
        var dialogue = new CaseDialogue(Pack);
        var turn = dialogue.Make(new DialogueMove(DialogueMoveKind.Told, null, "30 year old woman with belly pain"));
        var asked = new HashSet<string>();
        for (var i = 0; i < 12 && turn.Step is { } step; i++)
        {
            Assert.True(asked.Add(step.Id), $"{step.Id} was asked twice");
            turn = dialogue.Make(i % 2 == 0 ? new DialogueMove(DialogueMoveKind.Declined, step.Id, null) : new DialogueMove(DialogueMoveKind.Answered, step.Id, "no"));
        }

        Assert.True(asked.Count > 3);
    }

    [Fact]
    public void Given_a_budget_of_zero_When_asked_what_next_Then_nothing_that_costs_is_offered()
    {
        var dialogue = new CaseDialogue(Pack);
        dialogue.Make(new DialogueMove(DialogueMoveKind.Budget, null, "0"));
        var turn = dialogue.Make(new DialogueMove(DialogueMoveKind.Told, null, "30 year old woman with belly pain"));

        Assert.NotEmpty(turn.Next.Steps);
        Assert.All(turn.Next.Steps, step => Assert.Equal(0, step.PriceUsd));
    }

    [Fact]
    public void Given_a_test_When_its_result_is_told_Then_its_price_is_spent_and_the_result_counts()
    {
        var dialogue = new CaseDialogue(Pack);
        dialogue.Make(new DialogueMove(DialogueMoveKind.Budget, null, "100"));
        dialogue.Make(new DialogueMove(DialogueMoveKind.Told, null, "58-year-old man with crushing chest pain"));
        var turn = dialogue.Make(new DialogueMove(DialogueMoveKind.Answered, "ecg", "ST elevation"));

        Assert.Equal(Pack.Tests["ecg"].PriceUsd, turn.SpentUsd);
        Assert.Equal(100 - turn.SpentUsd, turn.LeftUsd);
        Assert.True(turn.Assessment.Case.IsPresent("st-elevation"));
        Assert.True(dialogue.Make(new DialogueMove(DialogueMoveKind.Answered, "ecg", "normal")).Assessment.Case.IsAbsent("st-elevation"));
    }

    [Theory]
    [InlineData("38.5", 38.5)]
    [InlineData("38.5 C", 38.5)]
    [InlineData("38.5 °C", 38.5)]
    [InlineData("101.3 F", 38.5)]
    public void Given_a_number_with_a_unit_When_answered_Then_it_is_converted(string answer, double expected)
    {
        var turn = Told().Make(new DialogueMove(DialogueMoveKind.Answered, "body-temperature", answer));

        Assert.Empty(turn.Remarks);
        Assert.Equal(expected, turn.Assessment.Case.ValueOf("body-temperature")!.Value, 1);
        Assert.True(turn.Assessment.Case.IsPresent("fever"));
    }

    [Theory]
    [InlineData("400")]
    [InlineData("38.5 furlongs")]
    [InlineData("who knows")]
    [InlineData("")]
    public void Given_an_answer_that_cannot_be_When_answered_Then_it_is_said_and_nothing_is_taken(string answer)
    {
        var turn = Told().Make(new DialogueMove(DialogueMoveKind.Answered, "body-temperature", answer));

        Assert.NotEmpty(turn.Remarks);
        Assert.Null(turn.Assessment.Case.ValueOf("body-temperature"));
    }

    [Fact]
    public void Given_an_answer_in_words_When_it_says_more_Then_all_of_it_counts()
    {
        var turn = Told().Make(new DialogueMove(DialogueMoveKind.Answered, "dysuria", "yes, and I have a fever and flank pain"));

        Assert.True(turn.Assessment.Case.IsPresent("flank-pain"));
        Assert.True(turn.Assessment.Case.IsPresent("fever"));
        Assert.Equal(30, turn.Assessment.Case.AgeYears);
    }

    [Theory]
    [InlineData(DialogueMoveKind.Answered, "no-such-finding", "yes")]
    [InlineData(DialogueMoveKind.Answered, null, "yes")]
    [InlineData(DialogueMoveKind.Budget, null, "-5")]
    [InlineData(DialogueMoveKind.Budget, null, "NaN")]
    public void Given_a_move_that_cannot_be_made_When_made_Then_it_is_refused_and_nothing_changes(DialogueMoveKind kind, string? step, string text)
    {
        var dialogue = Told();
        var before = dialogue.Current!.Digest;

        Assert.Throws<ArgumentException>(() => dialogue.Make(new DialogueMove(kind, step, text)));
        Assert.Equal(before, dialogue.Current!.Digest);
        Assert.Single(dialogue.Moves);
    }

    private static CaseDialogue Told()
    {
        var dialogue = new CaseDialogue(Pack);
        dialogue.Make(new DialogueMove(DialogueMoveKind.Told, null, "30 year old woman with belly pain"));
        return dialogue;
    }

    private static CaseDialogue Answered()
    {
        var dialogue = Told();
        dialogue.Make(new DialogueMove(DialogueMoveKind.Answered, "dysuria", "yes"));
        dialogue.Make(new DialogueMove(DialogueMoveKind.Declined, "vomiting", null));
        dialogue.Make(new DialogueMove(DialogueMoveKind.Budget, null, "20"));
        dialogue.Make(new DialogueMove(DialogueMoveKind.Answered, "body-temperature", "101.3 F"));
        return dialogue;
    }
}
