using System.Diagnostics;
using System.Globalization;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>Trains the tagger that comes with the product and writes its file of weights.</summary>
internal static class ScrubTraining
{
    public static void Run(string file, int notes, int epochs, short penalty, int bits, int? fold)
    {
        var watch = Stopwatch.StartNew();
        var weights = TaggerTrainer.TrainOnGenerated(TextLanguage.English.Words, bits, seed: 1, notes, epochs, Console.WriteLine, fold);
        weights.OutsidePenalty = penalty;
        var bytes = weights.Write();
        File.WriteAllBytes(file + ".new", bytes);
        File.Move(file + ".new", file, overwrite: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {bytes.Length:N0} bytes, {watch.Elapsed.TotalSeconds:F0} s"));
    }
}
