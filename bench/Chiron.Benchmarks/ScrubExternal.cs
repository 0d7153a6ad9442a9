using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>The scrubber on texts of others: published sentences, Spanish cases, and real notes into which identities were put.</summary>
internal static partial class ScrubExternal
{
    private const int SpeedNotes = 1500;
    private const int SpeedRounds = 5;

    private static readonly DeidentificationKey Key = DeidentificationKey.FromBytes(new byte[DeidentificationKey.Bytes]);

    /// <summary>Generic sentences (JSON, spans with positions in characters).</summary>
    public static void Sentences(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var json = JsonDocument.Parse(stream);
        var figures = new ScrubFigures();
        var scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal, Key);
        foreach (var sentence in json.RootElement.EnumerateArray())
        {
            var text = sentence.GetProperty("full_text").GetString()!;
            var gold = sentence.GetProperty("spans").EnumerateArray()
                .Select(span => (span.GetProperty("start_position").GetInt32(), span.GetProperty("end_position").GetInt32(), span.GetProperty("entity_type").GetString()!)).ToList();
            figures.Add(text, gold, scrubber.Scrub(text).Spans);
        }

        Console.WriteLine(figures.Table("External English sentences, identity unknown"));
    }

    /// <summary>Spanish clinical cases, a JSON object a line with "text" and "spans" of [kind, start, end, …].</summary>
    public static void Spanish(string file)
    {
        var figures = new ScrubFigures();
        var scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal, Key, language: TextLanguage.Spanish);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var text = json.RootElement.GetProperty("text").GetString()!;
            figures.Add(text, [.. json.RootElement.GetProperty("spans").EnumerateArray().Select(span => (span[1].GetInt32(), span[2].GetInt32(), span[0].GetString()!))], scrubber.Scrub(text).Spans);
        }

        Console.WriteLine(figures.Table("Spanish clinical cases, identity unknown"));
    }

    /// <summary>
    /// Real notes without identifiers, each line of the files one, with held-out names put in for "the patient" and after words for relatives. Nothing is
    /// trained on them. What else is found there may be a name that the notes held already, so precision is a lower bound.
    /// </summary>
    public static void Transfer(string[] files)
    {
        var figures = new ScrubFigures();
        var scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal, Key);
        var names = new InventedNames(NoteSplit.Development);
        var places = new InventedPlaces(NoteSplit.Development, names);
        var random = new NoteRandom(11);
        foreach (var text in files.SelectMany(File.ReadLines).Where(text => text.Length > 60))
        {
            var person = new InventedPerson(random, names);
            var built = new StringBuilder();
            List<(int, int, string)> gold = [];
            var at = 0;
            foreach (Match match in Mention().Matches(text))
            {
                if (random.Chance(0.4))
                    continue;
                var patient = match.Value.EndsWith("atient", StringComparison.Ordinal);
                var hospital = match.Value.EndsWith("room", StringComparison.Ordinal) || match.Value.EndsWith("hospital", StringComparison.Ordinal);
                built.Append(text, at, (patient ? match.Index : match.Index + match.Length) - at);
                at = match.Index + match.Length;
                if (patient)
                    built.Append(person.Title).Append(' ');
                else
                    built.Append(hospital ? " at " : " ");
                var value = patient ? person.Family : hospital ? places.Value("hosp", random)!.Value.Text : names.Given(random, random.Chance(0.5));
                gold.Add((built.Length, built.Length + value.Length, hospital ? "Organization" : patient ? "Name, titled" : "Name, of a relative"));
                built.Append(value);
            }

            if (gold.Count == 0)
                continue;
            var note = built.Append(text, at, text.Length - at).ToString();
            figures.Add(note, gold, scrubber.Scrub(note).Spans);
        }

        Console.WriteLine(figures.Table("Real notes with identities put in, identity unknown"));
    }

    /// <summary>Bytes per second of processor time, all layers, on generated held-out notes, and on the same without identifiers' lines.</summary>
    public static void Speed()
    {
        foreach (var dense in (ReadOnlySpan<bool>)[true, false])
            foreach (var mode in (ReadOnlySpan<TextOutput>)[TextOutput.Tag, TextOutput.Surrogate])
            {
                var generator = new NoteGenerator(NoteSplit.Development, seed: 5);
                var notes = Enumerable.Range(0, SpeedNotes).Select(_ => generator.Next()).ToList();
                var texts = notes.ConvertAll(note => dense ? note.Text : string.Join('\n', Clean(note)));
                var bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
                var scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal with { Text = mode }, Key);
                List<double> speeds = [];
                for (var round = 0; round <= SpeedRounds; round++)
                {
                    var before = Process.GetCurrentProcess().TotalProcessorTime;
                    foreach (var text in texts)
                        scrubber.Scrub(text);
                    var seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
                    if (round > 0)
                        speeds.Add(bytes / seconds / 1e6);
                }

                speeds.Sort();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{(dense ? "whole notes" : "lines without identifiers")}, {mode}: {bytes:N0} bytes, {speeds[speeds.Count / 2]:F1} MB per processor second (median of {SpeedRounds}, {speeds[0]:F1} to {speeds[^1]:F1})"));
            }
    }

    private static IEnumerable<string> Clean(GeneratedNote note)
    {
        var at = 0;
        foreach (var line in note.Text.Split('\n'))
        {
            var (start, end) = (at, at + line.Length);
            if (!note.Spans.Any(span => span.Start < end && start < span.End))
                yield return line;
            at = end + 1;
        }
    }

    [GeneratedRegex(@"\b([Tt]he patient(?! (is|was) not)|([Hh]is|[Hh]er) (wife|husband|daughter|son|mother|father|sister|brother)(?=[ .,])|emergency room|the hospital)\b(?!')", RegexOptions.ExplicitCapture)]
    private static partial Regex Mention();
}
