using System.CommandLine;
using System.Text;
using Chiron.Cli.Terminal;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Serving.Answers;
using Audience = Chiron.Reasoning.Answers.Audience;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron ask</c>: one case in words or as a FHIR bundle, and the whole answer at once.</summary>
internal static class AskVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "ask",
            "Assess a case: urgency, differential, next step, reasons, treatments to weigh, sources.",
            "chiron ask \"58-year-old man with crushing chest pain for an hour, sweating\"",
            "chiron ask --patient \"My 3 year old daughter has a cough like a seal, temp 38.4\"",
            "chiron ask --json \"34 year old woman, burns when I pee, allergic to sulfa, takes warfarin\"",
            "chiron ask --file note.txt",
            "cat bundle.json | chiron ask",
            "chiron ask --file bundle.json \"since this morning short of breath\"",
            "chiron ask --release workspace/releases/chiron-0.1.0 \"cough and fever\"")
        {
            Explanation =
                "Works straight after a clone: without --release the knowledge pack alone judges. A file or standard input may hold words, one person's FHIR R4 bundle, or a case as JSON in the pack's terms. "
                + "Illnesses and medicines that a bundle does not name are unknown, unless it says that there are none, or --whole-record does. "
                + "With --json the result is the assessment as the HTTP API gives it. Input that is no case is answered too, with what is wrong and where to turn; the exit code is 0. "
                + "Advice for people to weigh, never an order; the starter pack is not reviewed by a clinical board.",
        };
        var words = new Argument<string[]>("case") { Description = "The case in words [default: --file, else standard input].", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<FileInfo?>("--file", "-f") { Description = "A text or a FHIR bundle; with words, what is told besides it." };
        var whole = new Option<bool>("--whole-record") { Description = "The bundle is all there is: what it does not name is not there [default: unknown]." };
        var patient = new Option<bool>("--patient") { Description = "Answer in plain words for the person concerned." };
        var (pack, release) = (ReasoningSetup.PackOption(), ReasoningSetup.ReleaseOption());
        verb.Add(words);
        verb.Add(file);
        verb.Add(whole);
        verb.Add(patient);
        verb.Add(pack);
        verb.Add(release);
        verb.Does((parsed, output, stop) =>
        {
            var told = string.Join(' ', parsed.GetValue(words) ?? []);
            var given = Given(parsed.GetValue(file), told);
            using var setup = ReasoningSetup.Load(parsed.GetValue(pack), parsed.GetValue(release), parsed.GetValue(verb.Workspace)!.FullName, stop);
            var audience = parsed.GetValue(patient) ? Audience.Patient : Audience.Clinician;
            var (assessment, text, subject) = Assess(setup, given, told, parsed.GetValue(whole) ? RecordScope.Whole : RecordScope.Part, stop);
            if (output.Json)
                output.Object(new CaseAssessment(setup.Pack, null)
                    .Shape(assessment, audience == Audience.Patient ? Serving.Answers.Audience.Patient : Serving.Answers.Audience.Clinician, text, subject).ToJson().AsObject());
            else
                AnswerView.Show(new TextPage(), ConfiguredRephrasing.Apply(setup.Pack, new AnswerComposer(setup.Pack).Compose(assessment, audience), output, stop), assessment);
            return ExitCode.Success;
        });
        return verb;
    }

    private static (Assessment Assessment, string Text, long? Subject) Assess(ReasoningSetup setup, string? given, string told, RecordScope scope, CancellationToken stop)
    {
        var assessor = new Assessor(setup.Pack, setup.Forecaster, setup.Calibration);
        if (given is not null && FhirCase.IsJson(given) && !given.Contains("\"resourceType\"", StringComparison.Ordinal))
            return (assessor.Assess(new StructuredCaseReader(setup.Pack).Read(given, told), stop), told, null);
        if (given is not null && FhirCase.IsJson(given))
        {
            var record = FhirCase.Read(Encoding.UTF8.GetBytes(given.TrimStart('\uFEFF', ' ', '\t', '\r', '\n')), scope);
            return (assessor.Assess(record, told, stop), told, record.Timeline.SubjectId);
        }

        var text = given is null ? told : told.Length == 0 ? given : $"{given}\n{told}";
        return (assessor.Assess(text, stop), text, null);
    }

    // Words alone need nothing else; without words something must be given.
    private static string? Given(FileInfo? file, string told)
    {
        if (file is not null && file.Name != "-")
        {
            if (!file.Exists)
                throw new VerbException(ExitCode.BadInput, $"there is no file '{file.FullName}'; check the path that was given.");
            using var reader = file.OpenText();
            return BoundedText.ReadAll(reader);
        }

        if (told.Length > 0 && file is null)
            return null;
        return Console.IsInputRedirected
            ? BoundedText.ReadAll(Console.In)
            : throw new VerbException(ExitCode.Usage, "there is no case; describe it in words, name a --file, or pipe one in. 'chiron ask --help' shows examples.");
    }
}
