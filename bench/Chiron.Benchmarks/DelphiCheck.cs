using System.Globalization;
using Chiron.Model.Delphi;
using Chiron.Tensors;

namespace Chiron.Benchmarks;

/// <summary>Loss and gradients at full size beside PyTorch's, from the file that <c>bench/peers/delphi.py check</c> wrote.</summary>
internal static class DelphiCheck
{
    public static void Run(string[] arguments)
    {
        foreach (var forValidation in new[] { true, false })
        {
            using var peer = new DelphiPeer(arguments[0], DelphiConfiguration.Published, forValidation);
            using var gradients = new ParameterStore(peer.Network.Layout);
            var (loss, expected) = (peer.Learn(gradients), peer.Losses);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(forValidation ? "validation" : "training")} mode, {loss.Targets} targets: which {loss.CrossEntropy / loss.Targets:F6} (PyTorch {expected[0]:F6}), when {loss.Wait / loss.Targets:F6} (PyTorch {expected[1]:F6})"));
            if (forValidation)
                continue;
            var (name, distance) = peer.GradientDistances(gradients).MaxBy(pair => pair.Distance);
            Console.WriteLine($"gradients: furthest from PyTorch's, of its length, is {name}: {distance:G3}");
        }
    }
}
