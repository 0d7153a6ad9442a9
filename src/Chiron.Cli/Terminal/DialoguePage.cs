using Chiron.Knowledge;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Dialogue;
using Chiron.Reasoning.Panel;

namespace Chiron.Cli.Terminal;

/// <summary>Turns of a dialogue on a terminal: what was done, how the differential moved, what comes next.</summary>
internal sealed class DialoguePage(KnowledgePack pack, TextPage page)
{
    private const int Shown = 5;
    private const double LeastMove = 0.005;

    public void Say(string text) => page.Line(text);

    public void Help()
    {
        foreach (var line in (string[])
            [
                "yes · no · unknown · a number with its unit · anything in words",
                "why            what speaks for and against the first of the list",
                "tests          what could be tested, with its worth and price",
                "budget USD     what may be spent on tests; budget alone says what is left",
                "undo           takes the last answer back",
                "save FILE      writes the case, to be replayed with --replay FILE",
                "end            the answer (so does the end of the input)",
            ])
            page.Line(line, 2);
    }

    public void Replayed(DialogueMove move, DialogueTurn? before, DialogueTurn turn)
    {
        page.Blank();
        page.Line("> " + (move.Kind switch
        {
            DialogueMoveKind.Told => move.Text ?? "",
            DialogueMoveKind.Answered => $"{Name(move.Step!)} {move.Text}",
            DialogueMoveKind.Declined => $"{Name(move.Step!)} unknown",
            _ => $"budget {move.Text}",
        }));
        Turn(before, turn);
    }

    /// <summary>Urgency, differential with how it moved, money, and the next step.</summary>
    public void Turn(DialogueTurn? before, DialogueTurn turn)
    {
        foreach (var remark in turn.Remarks)
            page.Bullet(remark, "!");
        foreach (var problem in turn.Assessment.Case.Problems.Where(p => before?.Assessment.Case.Problems.Contains(p) != true))
            page.Bullet(problem.Message, "!");
        page.Styled(
            $"  {turn.Assessment.Urgency}, ESI {turn.Assessment.Urgency.EmergencySeverityIndex()}{(before is not null && before.Assessment.Urgency != turn.Assessment.Urgency ? $" (was {before.Assessment.Urgency})" : "")}",
            AnswerView.Colour(turn.Assessment.Urgency));
        if (turn.Assessment.Outcome != AssessmentOutcome.Assessed)
            page.Line("  too little is known for a differential");
        foreach (var entry in turn.Assessment.Differential.Take(Shown))
            page.Line($"  {entry.Probability * 100,3:0} %  {Bar(entry.Probability)}  {entry.Name}{(entry.MustNotMiss ? " (must not miss)" : "")}{Moved(before, entry)}");
        if (turn.Assessment.Differential.Count > 0)
            page.Line($"  {turn.Assessment.Other * 100,3:0} %  {Bar(turn.Assessment.Other)}  something that the pack does not hold");
        if (turn.SpentUsd > 0 || turn.LeftUsd is not null)
            page.Line($"  spent ${turn.SpentUsd:0}{(turn.LeftUsd is { } left ? $", ${left:0} left" : "")}");
        Next(turn);
    }

    public void Next(DialogueTurn turn)
    {
        page.Blank();
        if (turn.Step is not { } step)
        {
            page.Line(turn.Next.Stop switch
            {
                StopReason.Confident => "The first of the list is likely enough and no other danger is open. Say more, or end.",
                StopReason.BudgetSpent => "What would be worth testing costs more than is left. Say more, raise the budget, or end.",
                StopReason.NothingLeft => "Everything that can be asked is known. Say more, or end.",
                _ => "No question or test is expected to change enough. Say more, or end.",
            });
            return;
        }

        page.Styled(step.Kind == NextStepKind.Test ? $"Test: {step.Name} (${step.PriceUsd:0}, {step.Minutes:0} min). What is the result?" : step.Question ?? $"{step.Name}?", "bold");
        var answers = string.Join("; ", step.Answers.Select(a => $"{a.Answer} → {pack.Conditions[a.Leader].Name} {a.LeaderProbability:P0}"));
        page.Line($"  {step.InformationBits:0.00} bits expected{(answers.Length > 0 ? ": " + answers : "")}");
    }

    public void Why(DialogueTurn turn)
    {
        foreach (var entry in turn.Assessment.Differential.Take(2))
            page.Bullet($"{entry.Name}: {string.Join(", ", entry.Evidence.Select(e => $"{e.Statement} {e.Bits:+0.0;-0.0} bits"))}");
        foreach (var reason in turn.Assessment.UrgencyReasons)
            page.Bullet($"{reason.Urgency}: {reason.Name}");
        foreach (var other in turn.Assessment.Counterfactuals)
            page.Bullet($"with {string.Join(" and ", other.Changes.Select(c => c.Statement))}: {other.LeaderName} {other.LeaderProbability:P0}, {other.Urgency}");
        if (turn.Next.Challenge is { Refuting: { } refuting, RefutingAnswer: { } answer } challenge)
            page.Bullet($"would speak most against {pack.Conditions[challenge.Leader].Name}: {Name(refuting)} {answer}");
    }

    public void Tests(DialogueTurn turn)
    {
        foreach (var test in turn.Assessment.Tests)
            page.Bullet($"{test.Name}: {test.InformationBits:0.00} bits, ${test.PriceUsd:0}, {test.Minutes:0} min{(test.Contraindications.Count > 0 ? $"; against it: {string.Join(", ", test.Contraindications)}" : "")}");
        if (turn.Assessment.Tests.Count == 0)
            page.Line("  no test is worth weighing yet");
    }

    public void Answer(ComposedAnswer answer, DialogueTurn turn)
    {
        page.Blank();
        AnswerView.Show(page, answer, turn.Assessment);
    }

    private string Name(string step) => pack.Findings.TryGet(step, out var finding) ? finding.Name : pack.Tests.TryGet(step, out var test) ? test.Name : step;

    private static string Moved(DialogueTurn? before, RankedCondition entry)
    {
        if (before is null || before.Assessment.Outcome != AssessmentOutcome.Assessed)
            return "";
        var was = before.Assessment.Differential.FirstOrDefault(d => d.Condition == entry.Condition);
        if (was is null)
            return "  ▲ new";
        var moved = entry.Probability - was.Probability;
        return Math.Abs(moved) < LeastMove ? "" : $"  {(moved > 0 ? '▲' : '▼')} {Math.Abs(moved) * 100:0}";
    }

    private static string Bar(double probability)
    {
        const int width = 20;
        var filled = (int)Math.Round(Math.Clamp(probability, 0, 1) * width);
        return new string('█', filled) + new string('░', width - filled);
    }
}
