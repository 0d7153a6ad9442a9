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
            default:
                Console.Error.WriteLine("scrub show training|tuning|heldout NOTES");
                break;
        }
    }

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
