using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Benchmarks;

/// <summary>Time of attention for a packed batch of about 1,024 rows, one thread, by head width and sequence length.</summary>
internal static class AttentionBenchmark
{
    private static readonly (int Heads, int HeadWidth, int Length)[] s_shapes =
        [(12, 10, 64), (12, 10, 128), (8, 16, 64), (8, 16, 256), (6, 64, 256), (12, 64, 1024)];

    /// <param name="arguments">Heads, head width and length; or none, for a table of shapes.</param>
    public static void Run(string[] arguments)
    {
        Console.WriteLine($"{"heads × width, length",-24} {"forward µs/row",14} {"backward µs/row",16} {"GFLOP/s",8} {"GFLOP/s",8}");
        foreach (var (heads, headWidth, length) in arguments.Length == 3 ? [(int.Parse(arguments[0]), int.Parse(arguments[1]), int.Parse(arguments[2]))] : s_shapes)
        {
            var attention = new CausalAttention(heads, headWidth);
            var sequences = new PackedSequences();
            while (sequences.Rows < 1024)
                sequences.Add(length);
            var (rows, width) = (sequences.Rows, attention.Width);
            using var arena = new Arena(rows * width * 12);
            var random = new CounterRandom(1, 1);
            foreach (ref var value in arena.Matrix(rows, 3 * width).AsSpan())
                value = random.NextNormal();

            void Forward()
            {
                arena.Reset();
                attention.Forward(sequences, arena.Matrix(rows, 3 * width), arena.Matrix(rows, width), arena.Matrix(heads, rows));
            }

            void Backward()
            {
                arena.Reset();
                attention.Backward(
                    sequences,
                    arena.Matrix(rows, 3 * width),
                    arena.Matrix(rows, width),
                    arena.Matrix(heads, rows),
                    arena.Matrix(rows, width),
                    arena.Matrix(rows, 3 * width));
            }

            var pairs = (double)sequences.Count * length * (length + 1) / 2 * width;
            var forward = Timing.Best(Forward);
            var backward = Timing.Best(Backward);
            Console.WriteLine(
                $"{heads,5} × {headWidth,3}, {length,5}        {forward / rows * 1e6,14:F2} {backward / rows * 1e6,16:F2} {4 * pairs / forward / 1e9,8:F1} {10 * pairs / backward / 1e9,8:F1}");
        }
    }
}
