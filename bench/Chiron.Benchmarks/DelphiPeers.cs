using System.Globalization;
using Chiron.Model.Delphi;
using Chiron.Tensors;

namespace Chiron.Benchmarks;

/// <summary>
/// Training steps (forward, backward, clipping, AdamW) of one architecture by PyTorch and by this project, in turn, on batches of one shape: tokens per processor second,
/// and the ratio of each round. Start it under <c>taskset -c 1</c> for one core, from the repository's root.
/// </summary>
internal static class DelphiPeers
{
    private sealed record Shape(string Word, string Name, int Layers, int Width, int Heads, int Length, int Batch, int Steps);

    private static readonly Shape[] Shapes =
    [
        new("t64", "Delphi-2M, T=64, B=128", 12, 120, 12, 64, 128, 2),
        new("t128", "Delphi-2M, T=128, B=128", 12, 120, 12, 128, 128, 1),
        new("10m", "10 M, T=256, B=16", 6, 384, 6, 256, 16, 2),
    ];

    /// <param name="arguments">Rounds (5); "dropout" for the published 0.1 on both sides, which these shapes are otherwise measured without; "alone" without PyTorch; "t64", "t128" or "10m" for some of the shapes.</param>
    public static void Run(string[] arguments)
    {
        var rounds = arguments.Where(word => word.All(char.IsAsciiDigit)).Select(word => int.Parse(word, CultureInfo.InvariantCulture)).FirstOrDefault(5);
        rounds |= 1;            // odd, so that one is in the middle
        var dropout = arguments.Contains("dropout") ? 10 : 0;
        foreach (var shape in Shapes.Where(shape => arguments.Contains(shape.Word) || !Shapes.Any(other => arguments.Contains(other.Word))))
            Compare(shape, rounds, dropout, arguments.Contains("alone"));
    }

    private static void Compare(Shape shape, int rounds, int dropout, bool alone)
    {
        var configuration = new DelphiConfiguration
        {
            Layers = shape.Layers, Width = shape.Width, Heads = shape.Heads, Context = shape.Length, PatientsPerStep = shape.Batch, Dropout = dropout / 100f,
        };
        string[] serve =
            [.. new[] { shape.Layers, shape.Width, shape.Heads, configuration.Vocabulary, shape.Length, shape.Batch, 1 }.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        using var single = alone ? null : new DelphiPeerProcess(1, [.. serve, "fp32", $"{dropout}"]);
        using var half = alone ? null : new DelphiPeerProcess(1, [.. serve, "bf16", $"{dropout}"]);
        using var own = new DelphiSteps(configuration, threads: 1);
        using var ownHalf = new DelphiSteps(configuration with { Precision = Precision.BFloat16 }, threads: 1);
        own.FillRegular(shape.Length);
        ownHalf.FillRegular(shape.Length);
        var tokens = (double)shape.Length * shape.Batch * shape.Steps;
        Console.WriteLine($"\n{shape.Name}: {single?.Description["parameters"]} and {own.Parameters} parameters, PyTorch {single?.Description["torch"]}, dropout {dropout} %");

        List<(string Name, Func<double> Seconds)> contenders = [("Chiron fp32", () => own.Run(shape.Steps).Processor), ("Chiron bf16", () => ownHalf.Run(shape.Steps).Processor)];
        if (single is not null && half is not null)
            contenders.InsertRange(0, [("PyTorch fp32", () => single.Run(shape.Steps).Processor), ("PyTorch bf16", () => half.Run(shape.Steps).Processor)]);
        foreach (var (_, seconds) in contenders)
            seconds();
        var rates = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var c = 0; c < contenders.Count; c++)
                rates[c].Add(tokens / contenders[c].Seconds());
        for (var c = 0; c < contenders.Count; c++)
        {
            var ratios = rates[c].Zip(rates[0], (mine, peer) => mine / peer).Order().ToList();
            var middle = rates[c].Order().ElementAt(rounds / 2);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contenders[c].Name,-16}{middle,9:N0} tokens per cpu-second; over {contenders[0].Name}: {ratios[rounds / 2]:F2} (rounds {ratios[0]:F2} to {ratios[^1]:F2})"));
        }
    }
}
