using System.Globalization;
using Chiron.Reasoning.Dialogue;

namespace Chiron.Cli.Terminal;

/// <summary>Takes lines until "end" or the end of the input; each is a command, or an answer to what was asked last, or something told.</summary>
/// <param name="dialogue">The case.</param>
/// <param name="setup">What it is reasoned with.</param>
/// <param name="page">Where turns go.</param>
/// <param name="input">Where lines come from.</param>
internal sealed class DialogueLoop(CaseDialogue dialogue, ReasoningSetup setup, DialoguePage page, TextReader input)
{
    private static readonly HashSet<string> Unknown = ["unknown", "?", "skip", "don't know", "dont know", "i don't know", "not known", "u"];

    public void Run(string first, CancellationToken stop)
    {
        if (first.Length > 0)
            Make(new DialogueMove(DialogueMoveKind.Told, null, first), stop);
        else if (dialogue.Current is { } current)
            page.Next(current);
        if (dialogue.Moves.All(m => m.Kind == DialogueMoveKind.Budget))
            page.Say("What is the complaint? Say age and sex, what is felt and since when. 'help' names the commands, 'end' gives the answer.");
        while (!stop.IsCancellationRequested && input.ReadLine() is { } line)
        {
            var words = line.Trim();
            if (words.Length == 0)
                continue;
            var space = words.IndexOf(' ', StringComparison.Ordinal);
            var (command, rest) = space < 0 ? (words.ToLowerInvariant(), "") : (words[..space].ToLowerInvariant(), words[(space + 1)..].Trim());
            switch (command)
            {
                case "end" or "quit" or "exit" or "done" when rest.Length == 0:
                    return;
                case "help" when rest.Length == 0:
                    page.Help();
                    break;
                case "undo" when rest.Length == 0:
                    Undo();
                    break;
                case "why" when rest.Length == 0 && dialogue.Current is { } turn:
                    page.Why(turn);
                    break;
                case "tests" when rest.Length == 0 && dialogue.Current is { } turn:
                    page.Tests(turn);
                    break;
                case "why" or "tests" when rest.Length == 0:
                    page.Say("Nothing has been told yet.");
                    break;
                case "budget" when space < 0 || IsAmount(rest):
                    Budget(rest, stop);
                    break;
                case "save":
                    Save(rest);
                    break;
                default:
                    Answer(words, stop);
                    break;
            }
        }
    }

    private static bool IsAmount(string rest) => double.TryParse(rest.TrimStart('$'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private void Answer(string words, CancellationToken stop)
    {
        if (dialogue.Current?.Step is not { } step || dialogue.Moves.All(m => m.Kind == DialogueMoveKind.Budget))
            Make(new DialogueMove(DialogueMoveKind.Told, null, words), stop);
        else if (Unknown.Contains(words.ToLowerInvariant()))
            Make(new DialogueMove(DialogueMoveKind.Declined, step.Id, null), stop);
        else
            Make(new DialogueMove(DialogueMoveKind.Answered, step.Id, words), stop);
    }

    // An answer that was not understood is no move: the question stands.
    private void Make(DialogueMove move, CancellationToken stop)
    {
        if (dialogue.Moves.Count >= CaseDialogue.MostMoves)
        {
            page.Say($"A case has at most {CaseDialogue.MostMoves} moves; end gives the answer.");
            return;
        }

        var before = dialogue.Current;
        var turn = dialogue.Make(move, stop);
        if (move.Kind == DialogueMoveKind.Answered && turn.Remarks.Count > 0 && before is not null)
        {
            dialogue.Undo();
            foreach (var remark in turn.Remarks)
                page.Say("  ! " + remark);
            page.Next(before);
            return;
        }

        page.Turn(before, turn);
    }

    private void Undo()
    {
        if (!dialogue.Undo())
            page.Say("There is nothing to take back.");
        else if (dialogue.Current is { } turn)
            page.Turn(null, turn);
        else
            page.Say("Everything is taken back; tell the complaint.");
    }

    private void Budget(string amount, CancellationToken stop)
    {
        if (amount.Length == 0)
        {
            page.Say(dialogue.Current?.LeftUsd is { } left ? $"${left:0} are left, ${dialogue.Current.SpentUsd:0} are spent." : "There is no limit; 'budget 100' sets one of $100.");
            return;
        }

        if (!(double.TryParse(amount.TrimStart('$'), NumberStyles.Float, CultureInfo.InvariantCulture, out var usd) && double.IsFinite(usd) && usd >= 0))
        {
            page.Say("A budget is an amount of US dollars, 0 or more.");
            return;
        }

        Make(new DialogueMove(DialogueMoveKind.Budget, null, usd.ToString("R", CultureInfo.InvariantCulture)), stop);
    }

    private void Save(string path)
    {
        if (path.Length == 0)
        {
            page.Say("Name a file: save case.json");
            return;
        }

        try
        {
            DialogueFile.Of(dialogue, setup.Pack, setup.Release).Write(path);
            page.Say($"Saved {dialogue.Moves.Count} moves to {path}; replay them with 'chiron case --replay {path}'.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            page.Say($"The file could not be written ({fault.GetType().Name}); name another one.");
        }
    }
}
