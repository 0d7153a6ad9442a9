using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>Adds Gaussian noise to a gradient: a function of key, step and place, the same for any number of threads.</summary>
/// <remarks>Philox is a good generator and no cipher, and floating-point noise has gaps (Mironov 2012): ε holds for the ideal mechanism.</remarks>
internal sealed class GaussianNoise(ulong key, WorkerPool workers)
{
    private const int Slice = 1 << 12;

    /// <param name="deviation">Standard deviation, σ·C.</param>
    public void AddTo(ParameterStore gradients, double deviation, long step)
    {
        gradients.Write();
        var slices = 0;
        foreach (var parameter in gradients.Layout.Parameters)
        {
            var first = slices;
            var count = (parameter.Length + Slice - 1) / Slice;
            workers.Run(count, (_, slice) =>
            {
                var values = gradients.Write(parameter);
                AddTo(values[(slice * Slice)..Math.Min(values.Length, (slice + 1) * Slice)], deviation, new CounterRandom(key, Streams.Noise(step, first + slice)));
            });
            slices += count;
        }
    }

    // Box and Muller's pair, both halves used.
    private static void AddTo(Span<float> values, double deviation, CounterRandom random)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] += (float)(radius * cosine);
            if (i + 1 < values.Length)
                values[i + 1] += (float)(radius * sine);
        }
    }
}
