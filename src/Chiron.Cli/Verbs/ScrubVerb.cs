using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Deidentification;
using Chiron.Governance;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron scrub</c>: takes identifiers out of notes and says where each stood, a JSON object a note.</summary>
internal static class ScrubVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "scrub",
            "Take identifiers out of notes; a JSON line each, with the place of every identifier.",
            "chiron scrub note.txt",
            "chiron scrub < note.txt",
            "chiron scrub notes.ndjson --mode surrogate --identity patients.ndjson --key /secure/site.key > scrubbed.ndjson")
        {
            Explanation = """
                A text file is one note; standard input is one note too. A file named .ndjson or .jsonl, or standard input with --json-lines, holds a JSON object
                a line with "text" and, where --identity states several patients, "patient" with the patient's id. Each line of the output holds "note" (the
                note's place in the input, from 0), "text", and "spans" with "start" and "length" in the note as it was, "category", "layer" and "replacement".
                Without --identity only form, context and clinicians' titles tell what a name is, and dates keep their year alone.
                """,
        };
        var files = new Argument<FileInfo[]>("files") { Description = "Notes [default: standard input].", Arity = ArgumentArity.ZeroOrMore };
        var mode = new Option<ScrubMode>("--mode") { Description = "tag ([NAME]), mask (asterisks, as many as there were letters) or surrogate (an invented name of the same kind)." };
        var identity = new Option<FileSystemInfo?>("--identity") { Description = "FHIR that states who the notes' patients are." };
        var policy = new Option<string?>("--policy") { Description = "longitudinal, safe-harbor, or a policy file [default: deidentificationPolicy of chiron.yaml, else longitudinal]." };
        var key = new Option<FileInfo?>("--key") { Description = "The key file that offsets and surrogates come from [default: the workspace's; without one, neither can be had]." };
        var jsonLines = new Option<bool>("--json-lines") { Description = "Standard input holds a JSON object a line." };
        var strict = new Option<bool>("--strict") { Description = "Exit with 4 where a note could not be read." };
        verb.Add(files);
        foreach (var option in new Option[] { mode, identity, policy, key, jsonLines, strict })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var folder = parsed.GetValue(verb.Workspace)!.FullName;
            var workspace = Workspace.Exists(folder) ? Workspace.Open(folder) : null;
            var chosen = parsed.GetValue(mode);
            var identities = parsed.GetValue(identity) is { } known ? IdentityFile.Read(known.FullName, stop) : null;
            var secret = KeyOf(parsed.GetValue(key)?.FullName ?? (workspace is not null && File.Exists(workspace.DeidentificationKeyPath) ? workspace.DeidentificationKeyPath : null), chosen);
            var scrubbing = new NoteScrubbing(
                DeidentificationPolicy.Load(parsed.GetValue(policy) ?? workspace?.Configuration.DeidentificationPolicy ?? "longitudinal"),
                secret ?? DeidentificationKey.FromBytes(System.Security.Cryptography.RandomNumberGenerator.GetBytes(DeidentificationKey.Bytes)),
                identities,
                chosen,
                shiftsDates: secret is not null);
            using var target = Console.OpenStandardOutput();
            var unread = scrubbing.Run(parsed.GetValue(files) ?? [], parsed.GetValue(jsonLines), target, output, stop);
            output.Remark($"{scrubbing.Notes:N0} notes, {scrubbing.Identifiers:N0} identifiers taken out{(unread > 0 ? $", {unread:N0} notes could not be read" : "")}");
            return unread > 0 && parsed.GetValue(strict) ? ExitCode.CheckFailed : ExitCode.Success;
        });
        return verb;
    }

    private static DeidentificationKey? KeyOf(string? path, ScrubMode mode) => path switch
    {
        not null => DeidentificationKey.LoadOrCreate(path),
        null when mode == ScrubMode.Surrogate => throw new VerbException(
            ExitCode.Usage, "surrogates are derived from a key, and neither --key nor a workspace names one; give --key FILE (it is made at its first use), or --mode tag."),
        _ => null,
    };
}
