using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Dialogue;
using Audience = Chiron.Reasoning.Answers.Audience;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron case</c>: a case worked out in a dialogue, the next best question asked after every answer.</summary>
internal static class CaseVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "case",
            "Work out a case in a dialogue: the next best question after every answer.",
            "chiron case",
            "chiron case \"30 year old woman with belly pain\"",
            "chiron case --budget 50 \"cough for two weeks\"",
            "chiron case --patient",
            "chiron case --release workspace/releases/chiron-0.1.0",
            "chiron case --replay case.json",
            "chiron case --replay case.json --continue")
        {
            Explanation =
                "Answer with yes, no, unknown, a number with its unit, or in words. At any time: why (the reasons), tests (what could be tested), budget USD (what may be spent), "
                + "undo, save FILE, help, and end (the answer). A saved case holds what was said and a digest of every turn: --replay makes the same moves again and fails with exit "
                + "code 4 where a single bit differs. It may quote a person; keep it as you keep notes.",
        };
        var words = new Argument<string[]>("case") { Description = "How it begins, in words [default: asked for].", Arity = ArgumentArity.ZeroOrMore };
        var replay = new Option<FileInfo?>("--replay") { Description = "A saved case: its moves are made again and held against what was seen." };
        var goOn = new Option<bool>("--continue") { Description = "After the replay, go on with the dialogue." };
        var budget = new Option<double?>("--budget") { Description = "US dollars that may be spent on tests; 0 asks only what costs nothing." };
        var patient = new Option<bool>("--patient") { Description = "The answer at the end in plain words for the person concerned." };
        var (pack, release) = (ReasoningSetup.PackOption(), ReasoningSetup.ReleaseOption());
        foreach (var option in new Option[] { replay, goOn, budget, patient, pack, release })
            verb.Add(option);
        verb.Add(words);
        verb.Does((parsed, output, stop) =>
        {
            if (parsed.GetValue(budget) is { } amount && !(amount >= 0 && double.IsFinite(amount)))
                throw new VerbException(ExitCode.Usage, $"--budget {amount} is no amount; a budget is 0 or more US dollars.");
            var file = parsed.GetValue(replay) is { } named ? DialogueFile.Read(named.FullName) : null;
            if (output.Json && file is null)
                throw new VerbException(ExitCode.Usage, "--json goes with --replay; a dialogue is for people.");
            using var setup = ReasoningSetup.Load(parsed.GetValue(pack), parsed.GetValue(release), parsed.GetValue(verb.Workspace)!.FullName, stop);
            var dialogue = new CaseDialogue(setup.Pack, setup.Forecaster, setup.Calibration);
            var audience = parsed.GetValue(patient) ? Audience.Patient : Audience.Clinician;
            var page = new DialoguePage(setup.Pack, new TextPage());
            if (file is not null)
            {
                var same = Replay(file, dialogue, setup, page, output, stop);
                if (output.Json || !same || !parsed.GetValue(goOn))
                {
                    if (!output.Json && dialogue.Current is { } end)
                        page.Answer(new AnswerComposer(setup.Pack).Compose(end.Assessment, audience), end);
                    return same ? ExitCode.Success : ExitCode.CheckFailed;
                }
            }

            if (parsed.GetValue(budget) is { } limit)
                dialogue.Make(new DialogueMove(DialogueMoveKind.Budget, null, FormattableString.Invariant($"{limit}")), stop);
            new DialogueLoop(dialogue, setup, page, Console.In).Run(string.Join(' ', parsed.GetValue(words) ?? []), stop);
            if (dialogue.Current is { } last)
                page.Answer(new AnswerComposer(setup.Pack).Compose(last.Assessment, audience), last);
            return ExitCode.Success;
        });
        return verb;
    }

    private static bool Replay(DialogueFile file, CaseDialogue dialogue, ReasoningSetup setup, DialoguePage page, VerbOutput output, CancellationToken stop)
    {
        if (file.PackHash != setup.Pack.ContentHash)
            output.Remark($"the case was saved with {file.Pack}, whose content is another than that of {setup.Pack.Name} {setup.Pack.Version}; its turns will differ.");
        if (file.Release != setup.Release)
            output.Remark($"the case was saved {Named(file.Release)} and is replayed {Named(setup.Release)}; its turns may differ.");
        var different = new JsonArray();
        for (var m = 0; m < file.Moves.Count; m++)
        {
            var before = dialogue.Current;
            DialogueTurn turn;
            try
            {
                turn = dialogue.Make(file.Moves[m], stop);
            }
            catch (ArgumentException fault)
            {
                throw new VerbException(ExitCode.BadInput, $"move {m + 1} of the case file cannot be made: {fault.Message}");
            }

            if (!output.Json)
                page.Replayed(file.Moves[m], before, turn);
            if (turn.Digest != file.Digests[m])
                different.Add(m + 1);
        }

        output.Line();
        output.Line(
            different.Count == 0
                ? $"✓ {file.Moves.Count} moves replayed; every turn is the same bit for bit"
                : $"✗ {different.Count} of {file.Moves.Count} turns differ, the first after move {different[0]}");
        output.Object(new JsonObject
        {
            ["moves"] = file.Moves.Count,
            ["same"] = different.Count == 0,
            ["different"] = different.DeepClone(),
            ["digest"] = dialogue.Current?.Digest,
            ["pack"] = file.Pack,
            ["samePack"] = file.PackHash == setup.Pack.ContentHash,
            ["release"] = file.Release,
            ["sameRelease"] = file.Release == setup.Release,
        });
        return different.Count == 0;

        static string Named(string? release) => release is null ? "without a release" : $"with the release {release}";
    }
}
