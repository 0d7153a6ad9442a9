using System.Globalization;
using Chiron.Model.Delphi;

namespace Chiron.Benchmarks;

/// <summary>Two threads against one, and sequences packed against padded, in turn on real sequences' lengths: wall time, so let nothing else run.</summary>
internal static class DelphiThreads
{
    /// <param name="arguments">FOLDER of Delphi's data, rounds (7).</param>
    public static void Run(string[] arguments)
    {
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 7;
        var configuration = new DelphiConfiguration();
        var patients = DelphiRecordFile.Read(Path.Combine(arguments[0], "train.bin")).Take(configuration.PatientsPerStep).ToList();
        using var packed = Steps(1, padded: false);
        using var padded = Steps(1, padded: true);
        using var two = Steps(2, padded: false);
        Console.WriteLine($"{packed.Batch.Rows} rows packed, {padded.Batch.Rows} padded: {(double)padded.Batch.Rows / packed.Batch.Rows:F3} times as many");
        var (twoOverOne, packedOverPadded) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var (one, wide, both) = (packed.Run(4), padded.Run(4), two.Run(4));
            if (round == 0)
                continue;               // compiled now
            twoOverOne.Add(one.Wall / both.Wall);
            packedOverPadded.Add(wide.Processor / one.Processor);
        }

        Print("two threads over one, wall time", twoOverOne);
        Print("packed over padded, processor time", packedOverPadded);

        DelphiSteps Steps(int threads, bool padded)
        {
            var steps = new DelphiSteps(configuration, threads);
            steps.FillWith(patients, padded);
            return steps;
        }
    }

    private static void Print(string what, List<double> ratios)
    {
        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {ratios[ratios.Count / 2]:F2} (rounds {ratios[0]:F2} to {ratios[^1]:F2})"));
    }
}
