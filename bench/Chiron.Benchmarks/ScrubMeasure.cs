using System.Globalization;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>Recall and precision on generated notes, with the chart's identity unknown and known.</summary>
internal static class ScrubMeasure
{
    public static void Run(NoteSplit split, int notes, ulong seed, string? errors, short[] penalties, string? weights, int? fold)
    {
        var language = weights is null ? TextLanguage.English : TextLanguage.English.With(TaggerWeights.Read(File.ReadAllBytes(weights), weights));
        if (penalties is [var only])
            language.Tagger!.OutsidePenalty = only;
        foreach (var penalty in penalties.Length > 1 ? penalties : [])
        {
            language.Tagger!.OutsidePenalty = penalty;
            Console.WriteLine($"penalty {penalty}: {Measure(language, split, notes, seed, fold, known: false, showsErrors: false).Summary}");
        }

        if (penalties.Length > 1)
            return;
        foreach (var known in (ReadOnlySpan<bool>)[false, true])
            Console.WriteLine(Measure(language, split, notes, seed, fold, known, errors == (known ? "errors-known" : "errors")).Table(string.Create(
                CultureInfo.InvariantCulture, $"{notes:N0} generated notes, split {split}{(fold is null ? "" : $" written from fold {fold} of training's lines")}, seed {seed}, identity {(known ? "known" : "unknown")}")));
    }

    private static ScrubFigures Measure(TextLanguage language, NoteSplit split, int notes, ulong seed, int? fold, bool known, bool showsErrors)
    {
        var figures = new ScrubFigures { ShowsErrors = showsErrors };
        var generator = new NoteGenerator(split, seed, fold);
        var key = DeidentificationKey.FromBytes(new byte[DeidentificationKey.Bytes]);
        var scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal, key, language: language);
        for (var i = 0; i < notes; i++)
        {
            var note = generator.Next();
            if (known)
                scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal, key, note.Providers, language);
            var scrubbed = scrubber.Scrub(note.Text, known ? note.Patient : null);
            figures.Add(note.Text, [.. note.Spans.Select(span => (span.Start, span.End, span.Category.ToString()))], scrubbed.Spans);
        }

        return figures;
    }
}
