using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Benchmarks;

/// <summary>
/// The three products of a linear layer on one thread: in single precision, in bfloat16, forward also in int8, and by OpenBLAS where it is present, taken in turn, beside the peak of
/// a loop that only multiplies and adds in registers. Pin it to a core, and leave OPENBLAS_CORETYPE unset.
/// </summary>
internal static class MatrixProductBenchmark
{
    // Inputs and outputs of layers: Delphi-2M (120), the sizes tiny (128), small (320) and base (640), a nanoGPT of 10 M (384), and output heads.
    private static readonly (int Inputs, int Outputs)[] s_layers =
    [
        (120, 120), (120, 360), (120, 480), (480, 120), (120, 1270),
        (128, 128), (128, 384), (128, 1024), (512, 128),
        (320, 320), (320, 960), (320, 2560), (1280, 320),
        (384, 384), (384, 1152), (384, 1536), (1536, 384), (384, 4000),
        (640, 1920), (2560, 640),
    ];

    private static readonly string[] s_products = ["y = x·Wᵀ", "dx = dy·W", "dW += dyᵀ·x"];

    /// <param name="arguments">Rows (256 512 2048).</param>
    public static void Run(string[] arguments)
    {
        var rowCounts = arguments.Length > 0 ? arguments.Select(int.Parse).ToArray() : [256, 512, 2048];
        var peak = 2.0 * 16 * 14 * 100_000 / InTurn([() => MultiplyAdd(100_000)])[0] / 1e9;
        Console.WriteLine($"multiply-add peak, single precision, one thread: {peak:F0} GFLOP/s; twice that in bfloat16, four times in int8");
        Console.WriteLine(MatrixProductBlas.IsPresent ? $"OpenBLAS kernels: {MatrixProductBlas.Kernels}" : "OpenBLAS is absent");
        Console.WriteLine($"{"rows × inputs → outputs",-24}{"product",-13}{"single",7}{"of peak",9}{"OpenBLAS",10}{"ratio",7}{"bfloat16",10}{"of peak",9}{"int8",7}{"of peak",9}");
        foreach (var rows in rowCounts)
            foreach (var (inputs, outputs) in s_layers)
                Measure(rows, inputs, outputs, peak);
    }

    private static void Measure(int rows, int inputs, int outputs, double peak)
    {
        var layout = new ParameterLayout();
        var layer = new Linear(layout, "layer", inputs, outputs, bias: false);
        using var weights = new ParameterStore(layout);
        using var gradients = new ParameterStore(layout);
        weights.Initialize(1);
        using var quantized = new QuantizedLinear(layer, weights);
        using var arena = new Arena(2 * rows * (inputs + outputs));
        for (var product = 0; product < s_products.Length; product++)
        {
            void Own(Precision precision)
            {
                arena.Reset();
                var x = arena.Matrix(rows, inputs);
                var y = arena.Matrix(rows, outputs);
                switch (product)
                {
                    case 0: MatrixProduct.NT(x, weights, layer.Weight, [], y, accumulate: false, precision); break;
                    case 1: MatrixProduct.NN(y, weights, layer.Weight, x, accumulate: false, precision); break;
                    default: MatrixProduct.AddTN(y, x, gradients.WriteMatrix(layer.Weight), precision); break;
                }
            }

            void Blas()
            {
                arena.Reset();
                var x = arena.Floats(rows * inputs);
                var y = arena.Floats(rows * outputs);
                switch (product)
                {
                    case 0: MatrixProductBlas.Product(x, false, weights[layer.Weight], true, y, rows, outputs, inputs, false); break;
                    case 1: MatrixProductBlas.Product(y, false, weights[layer.Weight], false, x, rows, inputs, outputs, false); break;
                    default: MatrixProductBlas.Product(y, true, x, false, gradients.Write(layer.Weight), outputs, inputs, rows, true); break;
                }
            }

            void Bytes()
            {
                arena.Reset();
                quantized.Forward(arena.Matrix(rows, inputs), arena.Matrix(rows, outputs));
            }

            List<Action> contenders = [() => Own(Precision.Single), () => Own(Precision.BFloat16)];
            if (MatrixProductBlas.IsPresent)
                contenders.Add(Blas);
            if (product == 0)
                contenders.Add(Bytes);
            var seconds = InTurn(contenders);
            double Rate(int contender) => 2.0 * rows * inputs * outputs / seconds[contender] / 1e9;
            Console.WriteLine(
                $"{$"{rows,5} × {inputs,5} → {outputs,5}",-24}{s_products[product],-13}{Rate(0),7:F0}{Rate(0) / peak,9:P0}"
                + (MatrixProductBlas.IsPresent ? $"{Rate(2),10:F0}{Rate(0) / Rate(2),7:F2}" : $"{"",17}") + $"{Rate(1),10:F0}{Rate(1) / (2 * peak),9:P0}"
                + (product == 0 ? $"{Rate(contenders.Count - 1),7:F0}{Rate(contenders.Count - 1) / (4 * peak),9:P0}" : ""));
        }
    }

    /// <summary>Processor seconds of one call of each: the best of twelve rounds of about a millisecond each, all in turn.</summary>
    private static double[] InTurn(List<Action> works)
    {
        var calls = works.Select(work =>
        {
            work();
            work();
            var start = Stopwatch.GetTimestamp();
            work();
            return 1 + (int)(1e-3 / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }).ToArray();
        var best = Enumerable.Repeat(double.MaxValue, works.Count).ToArray();
        for (var round = 0; round < 12; round++)
            for (var i = 0; i < works.Count; i++)
            {
                works[i]();                             // its own data back in the cache
                var start = Environment.CpuUsage.TotalTime;
                for (var call = 0; call < calls[i]; call++)
                    works[i]();
                best[i] = Math.Min(best[i], (Environment.CpuUsage.TotalTime - start).TotalSeconds / calls[i]);
            }

        return best;
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
