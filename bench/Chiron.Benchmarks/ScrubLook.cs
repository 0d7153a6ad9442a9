using System.Text.Json;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>Prints each span that is taken out of real development notes, with what stands around it, to be read by eye. Nothing is measured.</summary>
internal static class ScrubLook
{
    private const int Before = 40;
    private const int After = 30;

    /// <param name="arguments">Files of a JSON object a line with "text"; weights other than those that ship end in .bin.</param>
    public static void Run(string[] arguments)
    {
        var language = TextLanguage.English;
        foreach (var file in arguments.Where(file => file.EndsWith(".bin", StringComparison.Ordinal)))
            language = language.With(TaggerWeights.Read(File.ReadAllBytes(file), file));
        var scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal, DeidentificationKey.FromBytes(new byte[DeidentificationKey.Bytes]), language: language);
        foreach (var line in arguments.Where(file => !file.EndsWith(".bin", StringComparison.Ordinal)).SelectMany(File.ReadLines))
        {
            using var json = JsonDocument.Parse(line);
            var text = json.RootElement.GetProperty("text").GetString()!;
            foreach (var span in scrubber.Scrub(text).Spans)
                Console.WriteLine($"{span.Layer} {span.Category}: {text[Math.Max(0, span.Start - Before)..span.Start]}⟦{text[span.Start..span.End]}⟧{text[span.End..Math.Min(text.Length, span.End + After)]}".ReplaceLineEndings("⏎"));
        }
    }
}
