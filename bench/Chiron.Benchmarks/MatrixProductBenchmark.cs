using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Benchmarks;

/// <summary>GFLOP/s of the three products of a linear layer, one thread, beside the peak of a loop that only multiplies and adds in registers.</summary>
internal static class MatrixProductBenchmark
{
    // Rows, inputs and outputs of layers: widths 120 (Delphi-2M), 128, 384 and 768, and an output head.
    private static readonly (int Rows, int Inputs, int Outputs)[] s_shapes =
    [
        (512, 120, 360), (512, 120, 480), (512, 480, 120), (512, 120, 1270),
        (512, 128, 384), (512, 128, 512), (512, 512, 128),
        (512, 384, 1152), (512, 384, 1536), (512, 1536, 384), (512, 384, 4000),
        (512, 768, 2304), (512, 3072, 768), (8, 384, 1536),
    ];

    public static void Run(string[] arguments)
    {
        var peak = 2.0 * 16 * 14 * 1_000_000 / Timing.Best(() => MultiplyAdd(1_000_000)) / 1e9;
        Console.WriteLine($"multiply-add peak, one thread: {peak:F0} GFLOP/s");
        Console.WriteLine($"{"rows × inputs → outputs",-26} {"forward",9} {"dx",9} {"dW",9}   share of the peak");
        foreach (var (rows, inputs, outputs) in s_shapes)
        {
            var layout = new ParameterLayout();
            var layer = new Linear(layout, "layer", inputs, outputs, bias: false);
            using var weights = new ParameterStore(layout);
            using var gradients = new ParameterStore(layout);
            using var arena = new Arena();
            weights.Initialize(1);
            var operations = 2.0 * rows * inputs * outputs / 1e9;

            var forward = operations / Timing.Best(() =>
            {
                arena.Reset();
                layer.Forward(weights, arena.Matrix(rows, inputs), arena.Matrix(rows, outputs));
            });
            var weightGradient = operations / Timing.Best(() =>
            {
                arena.Reset();
                layer.Backward(weights, gradients, arena.Matrix(rows, inputs), arena.Matrix(rows, outputs), default);
            });
            var inputGradient = operations / Timing.Best(() =>
            {
                arena.Reset();
                var dx = arena.Matrix(rows, inputs);
                MatrixProduct.NN(arena.Matrix(rows, outputs), weights, layer.Weight, dx, accumulate: false);
            });
            Console.WriteLine(
                $"{rows,5} × {inputs,5} → {outputs,5}      {forward,9:F0} {inputGradient,9:F0} {weightGradient,9:F0}   {forward / peak,4:P0} {inputGradient / peak,4:P0} {weightGradient / peak,4:P0}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float MultiplyAdd(int times)
    {
        var (x, y) = (Vector512.Create(0.9999f), Vector512.Create(1e-3f));
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y, m = y, n = y;
        for (var t = 0; t < times; t++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
            m = Vector512.FusedMultiplyAdd(m, x, y);
            n = Vector512.FusedMultiplyAdd(n, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n);
    }
}
