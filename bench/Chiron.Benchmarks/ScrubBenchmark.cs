using System.Globalization;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>Everything that is measured of the text scrubber: on generated notes, on notes with identities put into them, on published sentences, and its speed.</summary>
internal static class ScrubBenchmark
{
    public static void Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["show", var split, var count, ..]:
                Show(Enum.Parse<NoteSplit>(split, ignoreCase: true), int.Parse(count, CultureInfo.InvariantCulture));
                break;
            case ["train", var file, var notes, var epochs, var penalty, ..]:
                ScrubTraining.Run(file, int.Parse(notes, CultureInfo.InvariantCulture), int.Parse(epochs, CultureInfo.InvariantCulture), short.Parse(penalty, CultureInfo.InvariantCulture), Number(arguments, "bits") ?? 20, Number(arguments, "fold"));
                break;
            case ["measure", var split, var count, var seed, ..]:
                ScrubMeasure.Run(Enum.Parse<NoteSplit>(split, ignoreCase: true), int.Parse(count, CultureInfo.InvariantCulture), ulong.Parse(seed, CultureInfo.InvariantCulture), arguments.FirstOrDefault(a => a is "errors" or "errors-known"), [.. arguments.Skip(4).Where(a => short.TryParse(a, out _)).Select(short.Parse)], arguments.FirstOrDefault(a => a.EndsWith(".bin", StringComparison.Ordinal)), Number(arguments, "fold"));
                break;
            case ["external", var file]:
                ScrubExternal.Sentences(file);
                break;
            case ["spanish", var file]:
                ScrubExternal.Spanish(file);
                break;
            case ["transfer", .. var files]:
                ScrubExternal.Transfer(files);
                break;
            case ["look", .. var files]:
                ScrubLook.Run(files);
                break;
            case ["classes", var vectors, var file]:
                WordClasses.Run(vectors, file);
                break;
            case ["speed", ..]:
                ScrubExternal.Speed();
                break;
            default:
                Console.Error.WriteLine("scrub show training|development NOTES, measure training|development|final|otherauthors NOTES SEED [errors|errors-known|PENALTIES] [WEIGHTS.bin] [fold=0..4], look FILES [WEIGHTS.bin], train FILE NOTES EPOCHS PENALTY [bits=20] [fold=0..4], external FILE, spanish FILE, transfer FILES, classes VECTORS.json FILE, speed");
                break;
        }
    }

    private static int? Number(string[] arguments, string name) =>
        arguments.FirstOrDefault(a => a.StartsWith(name + "=", StringComparison.Ordinal)) is { } given ? int.Parse(given[(name.Length + 1)..], CultureInfo.InvariantCulture) : null;

    private static void Show(NoteSplit split, int count)
    {
        var generator = new NoteGenerator(split, seed: 1);
        for (var i = 0; i < count; i++)
        {
            var note = generator.Next();
            Console.WriteLine($"=== {note.Style}");
            var at = 0;
            foreach (var span in note.Spans)
            {
                Console.Write(note.Text[at..span.Start]);
                Console.Write($"⟦{note.Text[span.Start..span.End]}|{span.Category}⟧");
                at = span.End;
            }

            Console.WriteLine(note.Text[at..]);
        }
    }
}
