using Chiron.Tensors.Layers;
using Chiron.Tensors.Optimization;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class OptimizationTests
{
    [Fact]
    public void Given_three_steps_When_adamw_runs_Then_the_weights_are_those_computed_by_the_formula()
    {
        var layout = new ParameterLayout();
        var decaying = layout.Add("w", [19], Initial.Ones, decays: true);
        var plain = layout.Add("b", [3], Initial.Ones, decays: false);
        using var weights = new ParameterStore(layout);
        using var gradients = new ParameterStore(layout);
        using var optimizer = new AdamW(layout, new AdamWOptions(0.8f, 0.9f, 1e-3f, 0.5f));
        weights.Initialize(1);
        var (w, b, mw, vw, mb, vb) = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0);
        for (var t = 1; t <= 3; t++)
        {
            var g = 0.3 * t;
            gradients.Write().Fill((float)(2 * g));
            optimizer.Step(weights, gradients, 0.1f, gradientScale: 0.5f);
            foreach (var isWeight in new[] { true, false })
            {
                ref var x = ref isWeight ? ref w : ref b;
                ref var m = ref isWeight ? ref mw : ref mb;
                ref var v = ref isWeight ? ref vw : ref vb;
                m = (0.8 * m) + (0.2 * g);
                v = (0.9 * v) + (0.1 * g * g);
                var step = m / (1 - Math.Pow(0.8, t)) / (Math.Sqrt(v / (1 - Math.Pow(0.9, t))) + 1e-3);
                x = (isWeight ? x * (1 - (0.1 * 0.5)) : x) - (0.1 * step);
            }
        }

        Assert.All(weights[decaying].ToArray(), value => Assert.Equal(w, value, 1e-5));
        Assert.All(weights[plain].ToArray(), value => Assert.Equal(b, value, 1e-5));
        Assert.Equal(3, optimizer.Steps);
    }

    [Fact]
    public void Given_a_gradient_When_clipped_Then_its_norm_is_the_limit_and_a_small_one_is_left_alone()
    {
        var layout = new ParameterLayout();
        layout.Add("a", [3], Initial.Zeros, decays: true);
        var last = layout.Add("b", [20_000], Initial.Zeros, decays: true);
        using var gradients = new ParameterStore(layout);
        gradients.Write(last).Fill(0.5f);

        var norm = GradientClipping.Norm(gradients);

        Assert.Equal(Math.Sqrt(20_000 * 0.25), norm, 1e-3);
        Assert.Equal(2 / norm, GradientClipping.Scale(norm, 2), 1e-7);
        Assert.Equal(1, GradientClipping.Scale(norm, 100));
    }

    [Fact]
    public void Given_a_schedule_When_read_along_the_run_Then_it_warms_up_and_falls_to_the_floor()
    {
        var schedule = new CosineSchedule(Peak: 1, WarmupSteps: 10, TotalSteps: 110, Floor: 0.1f);
        Assert.Equal(0.1f, schedule.At(0), 1e-6f);
        Assert.Equal(1, schedule.At(9));
        Assert.Equal(1, schedule.At(10));
        Assert.Equal(0.55f, schedule.At(60), 1e-6f);
        Assert.Equal(0.1f, schedule.At(110));
        Assert.Equal(0.1f, schedule.At(100_000));
    }

    [Fact]
    public void Given_a_moving_average_When_weights_stay_Then_it_reaches_them()
    {
        var layout = new ParameterLayout();
        var parameter = layout.Add("w", [5], Initial.Zeros, decays: true);
        using var weights = new ParameterStore(layout);
        using var average = new ExponentialMovingAverage(layout, 0.9f);
        average.Update(weights);
        weights.Write(parameter).Fill(1);
        average.Update(weights);
        var early = average.Average[parameter][0];
        for (var i = 0; i < 200; i++)
            average.Update(weights);

        Assert.InRange(early, 0.5f, 0.99f);
        Assert.Equal(1, average.Average[parameter][0], 1e-4f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Given_any_number_of_threads_When_a_step_is_computed_Then_its_bits_are_those_of_one_thread(int threads)
    {
        var expected = StepBits(1);
        for (var repeat = 0; repeat < 5; repeat++)
            Assert.Equal(expected, StepBits(threads));
    }

    [Fact]
    public void Given_work_that_throws_When_run_by_the_pool_Then_the_caller_gets_the_exception_and_the_pool_lives_on()
    {
        using var pool = new WorkerPool(3);
        Assert.Throws<InvalidOperationException>(() => pool.Run(50, (_, item) =>
        {
            if (item == 20)
                throw new InvalidOperationException("twenty");
        }));
        var done = new int[100];
        pool.Run(100, (_, item) => Interlocked.Increment(ref done[item]));
        Assert.All(done, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Given_another_reduction_When_a_step_is_computed_Then_it_gets_each_lane_that_has_chunks_and_its_sum_is_the_gradient()
    {
        var layout = new ParameterLayout();
        var parameter = layout.Add("w", [100_000], Initial.Zeros, decays: true);        // several slices
        using var pool = new WorkerPool(2);
        var reduction = new Doubled();
        using var parallel = new DataParallel(layout, pool, lanes: 4, reduction);

        var gradient = parallel.Accumulate(3, (chunk, _, target) => target.Write(parameter).Fill(chunk + 1));

        Assert.Equal(3, reduction.Parts);
        Assert.All(gradient[parameter].ToArray(), value => Assert.Equal(2 * (1 + 2 + 3), value));
    }

    [Theory]
    [InlineData(Precision.Single)]
    [InlineData(Precision.BFloat16)]
    public void Given_steps_that_have_run_before_When_more_are_run_Then_nothing_is_allocated(Precision precision)
    {
        var layout = new ParameterLayout();
        var embedding = new Embedding(layout, "embedding", 50, 24);
        var norm = new LayerNorm(layout, "norm", 24);
        var queryKeyValue = new Linear(layout, "queryKeyValue", 24, 72);
        var attention = new CausalAttention(3, 8);
        var head = new Linear(layout, "head", embedding.Table);
        using var weights = new ParameterStore(layout) { Precision = precision };
        weights.Initialize(9);
        using var pool = new WorkerPool(1);
        using var parallel = new DataParallel(layout, pool, lanes: 2);
        using var optimizer = new AdamW(layout);
        using var arena = new Arena();
        var sequences = new PackedSequences();
        var ids = new int[45];
        DataParallel.ChunkWork learn = Learn;
        for (var step = 0; step < 3; step++)
            Step();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 10; step++)
            Step();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step() => optimizer.Step(weights, parallel.Accumulate(5, learn), 0.01f, 1, pool);

        void Learn(int chunk, int worker, ParameterStore target)
        {
            arena.Reset();
            sequences.Clear();
            sequences.Add(20, [3, 7]);
            sequences.Add(23);
            for (var t = 0; t < ids.Length; t++)
                ids[t] = ((7 * t) + chunk) % 50;
            var rows = sequences.Rows;
            var x = arena.Matrix(rows, 24);
            var normed = arena.Matrix(rows, 24);
            var mean = arena.Floats(rows);
            var inverse = arena.Floats(rows);
            var qkv = arena.Matrix(rows, 72);
            var attended = arena.Matrix(rows, 24);
            var log = arena.Matrix(3, rows);
            var logits = arena.Matrix(rows, 50);
            embedding.Forward(weights, ids, x);
            norm.Forward(weights, x, normed, mean, inverse);
            Dropout.Apply(normed, 0.1f, seed: 7, Dropout.Stream(1, chunk, site: 2));
            queryKeyValue.Forward(weights, normed, qkv);
            attention.Forward(sequences, qkv, attended, log);
            head.Forward(weights, attended, logits);
            SoftmaxCrossEntropy.Apply(logits, ids, [], [], logits);
            var d = arena.Matrix(rows, 24);
            var dQkv = arena.Matrix(rows, 72);
            head.Backward(weights, target, attended, logits, d);
            attention.Backward(sequences, qkv, attended, log, d, dQkv);
            queryKeyValue.Backward(weights, target, normed, dQkv, d);
            norm.Backward(weights, target, x, d, mean, inverse, d);
            embedding.Backward(target, ids, d);
        }
    }

    private static int[] StepBits(int threads)
    {
        var layout = new ParameterLayout();
        var layer = new Linear(layout, "layer", 24, 40);
        using var weights = new ParameterStore(layout);
        weights.Initialize(9);
        using var pool = new WorkerPool(threads);
        using var parallel = new DataParallel(layout, pool, lanes: 4);
        using var optimizer = new AdamW(layout);
        var x = Random(11 * 8 * 24, 1);
        var arenas = Enumerable.Range(0, threads).Select(_ => new Arena()).ToArray();
        for (var step = 0; step < 2; step++)
        {
            var gradients = parallel.Accumulate(11, (chunk, worker, target) =>
            {
                var arena = arenas[worker];
                arena.Reset();
                var input = new ReadOnlyMatrix(x.AsSpan(chunk * 8 * 24, 8 * 24), 8, 24);
                var y = arena.Matrix(8, 40);
                layer.Forward(weights, input, y);
                Dropout.Apply(y, 0.3f, seed: 7, Dropout.Stream(step, chunk, site: 2));
                layer.Backward(weights, target, input, y, default);
            });
            optimizer.Step(weights, gradients, 0.01f, GradientClipping.Scale(GradientClipping.Norm(gradients), 1), pool);
        }

        foreach (var arena in arenas)
            arena.Dispose();
        return weights.Values.ToArray().Select(BitConverter.SingleToInt32Bits).ToArray();
    }

    /// <summary>A reduction that can be told from the usual one.</summary>
    private sealed class Doubled : IGradientReduction
    {
        private readonly LaneReduction _lanes = new();

        public int Parts { get; private set; }

        public void Sum(ReadOnlySpan<ParameterStore> parts, WorkerPool workers)
        {
            Parts = parts.Length;
            _lanes.Sum(parts, workers);
            Vector.Scale(parts[0].Write(), 2);
        }
    }
}
