using Chiron.Knowledge.DdxPlus;
using Chiron.Tensors;
using Chiron.Tensors.Layers;
using Chiron.Tensors.Optimization;

namespace Chiron.Reasoning.DdxPlus;

/// <summary>
/// Which conditions the published differential of a patient names: a network of one hidden layer over the evidences and the posterior, as the rule-based system that wrote those
/// differentials weighs evidences in its own way and not by the posterior. An evidence not asked enters with the probability of its presence.
/// </summary>
/// <remarks>
/// h = GELU(W₁x + b₁); P(named) = σ(W₂h + b₂) for each condition; cross-entropy, AdamW over all patients at once. While it learns, a random part of each patient's evidences is replaced by
/// their shares under the patient's condition, so that it meets the half-asked patients that it is for.
/// </remarks>
public sealed class DifferentialHead : IDisposable
{
    /// <summary>A condition belongs to a differential where its probability is above this (τ of the dataset's paper).</summary>
    public const double NamedAbove = 0.01;

    private const int Hidden = 64;
    private const int Steps = 300;
    private const float LearningRate = 0.01f;

    private readonly EvidenceShares _shares;
    private readonly int _evidences;
    private readonly int _conditions;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly ParameterStore _weights;

    private DifferentialHead(EvidenceShares shares, ulong seed)
    {
        (_shares, _evidences, _conditions) = (shares, shares.Catalogue.Evidences.Count, shares.Catalogue.Conditions.Count);
        var layout = new ParameterLayout();
        _first = new Linear(layout, "first", Inputs, Hidden, initial: Initial.Normal(1 / MathF.Sqrt(Inputs)));
        _second = new Linear(layout, "second", Hidden, _conditions, initial: Initial.Normal(1 / MathF.Sqrt(Hidden)));
        _weights = new ParameterStore(layout);
        _weights.Initialize(seed);
    }

    private int Inputs => _evidences + _conditions;

    /// <param name="likelihood">Its patients are learned from.</param>
    /// <param name="weightDecay">λ of AdamW.</param>
    public static DifferentialHead Learn(EvidenceLikelihood likelihood, float weightDecay, int seed, CancellationToken stop)
    {
        var head = new DifferentialHead(likelihood.Shares, (ulong)seed);
        head.Fit(weightDecay, seed, stop);
        return head;
    }

    /// <summary>P(the published differential names it), by condition.</summary>
    public float[] Named(EvidenceBelief belief)
    {
        var (inputs, hidden, named) = (new float[Inputs], new float[Hidden], new float[_conditions]);
        Enter(belief, inputs);
        _first.Forward(_weights, new ReadOnlyMatrix(inputs, 1, Inputs), new Matrix(hidden, 1, Hidden));
        Output(hidden, named);
        return named;
    }

    /// <summary>The question whose answer changes the named conditions most: q·(1 − q)·Σ |P(named | yes) − P(named | no)|, q the probability of yes; -1 where all are answered.</summary>
    public int MostTelling(EvidenceBelief belief)
    {
        var (inputs, hidden) = (new float[Inputs], new float[Hidden]);
        Enter(belief, inputs);
        _first.Forward(_weights, new ReadOnlyMatrix(inputs, 1, Inputs), new Matrix(hidden, 1, Hidden));
        var (moved, with, without) = (new float[Hidden], new float[_conditions], new float[_conditions]);
        var (best, most) = (-1, -1.0);
        for (var e = 0; e < _evidences; e++)
        {
            if (belief.IsKnown(e))
                continue;
            var q = inputs[e];
            if (q * (1 - q) * _conditions <= most)
                continue;
            Move(e, 1 - q, with);
            Move(e, -q, without);
            var change = 0.0;
            for (var c = 0; c < _conditions; c++)
                change += Math.Abs(with[c] - without[c]);
            if (q * (1 - q) * change is var value && value > most)
                (best, most) = (e, value);
        }

        return best;

        void Move(int evidence, float by, float[] named)
        {
            var weights = _weights.Matrix(_first.Weight);
            for (var h = 0; h < Hidden; h++)
                moved[h] = hidden[h] + (by * weights[h][evidence]);
            Output(moved, named);
        }
    }

    public void Dispose() => _weights.Dispose();

    private void Output(float[] hidden, float[] named)
    {
        Span<float> active = stackalloc float[Hidden];
        Gelu.Forward(new ReadOnlyMatrix(hidden, 1, Hidden), new Matrix(active, 1, Hidden));
        _second.Forward(_weights, new ReadOnlyMatrix(active, 1, Hidden), new Matrix(named, 1, _conditions));
        for (var c = 0; c < named.Length; c++)
            named[c] = Logistic(named[c]);
    }

    private void Enter(EvidenceBelief belief, Span<float> inputs)
    {
        for (var e = 0; e < _evidences; e++)
        {
            var present = 0.0;
            for (var c = 0; c < _conditions; c++)
                if (belief.Posterior[c] > 1e-6)
                    present += belief.Posterior[c] * belief.Present(c, e);
            inputs[e] = (float)Math.Clamp(present, 0, 1);
        }

        for (var c = 0; c < _conditions; c++)
            inputs[_evidences + c] = (float)belief.Posterior[c];
    }

    private void Fit(float weightDecay, int seed, CancellationToken stop)
    {
        var patients = _shares.Patients;
        var count = patients.Count;
        var (full, expected, targets) = (new float[count * Inputs], new float[count * Inputs], new float[count * _conditions]);
        for (var n = 0; n < count; n++)
        {
            for (var e = 0; e < _evidences; e++)
            {
                full[(n * Inputs) + e] = patients[n].Has(e) ? 1 : 0;
                var applies = _shares.HangsOnParent(patients[n].Condition, e) ? _shares.Present(patients[n].Condition, _shares.Catalogue.Parents[e]) : 1;
                expected[(n * Inputs) + e] = (float)(applies * _shares.Present(patients[n].Condition, e));
            }

            full[(n * Inputs) + _evidences + patients[n].Condition] = 1;
            foreach (var (condition, probability) in patients[n].Differential)
                if (probability > NamedAbove)
                    targets[(n * _conditions) + condition] = 1;
        }

        using var gradients = new ParameterStore(_weights.Layout);
        using var optimizer = new AdamW(_weights.Layout, new AdamWOptions(WeightDecay: weightDecay, Beta2: 0.999f));
        var random = new Random(seed);
        var (x, hidden, active, slope, output, back) = (
            new float[count * Inputs], new float[count * Hidden], new float[count * Hidden], new float[count * Hidden], new float[count * _conditions], new float[count * Hidden]);
        for (var step = 0; step < Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            Mask(full, expected, x, random);
            gradients.Clear();
            _first.Forward(_weights, new ReadOnlyMatrix(x, count, Inputs), new Matrix(hidden, count, Hidden));
            Gelu.Forward(new ReadOnlyMatrix(hidden, count, Hidden), new Matrix(active, count, Hidden), new Matrix(slope, count, Hidden));
            _second.Forward(_weights, new ReadOnlyMatrix(active, count, Hidden), new Matrix(output, count, _conditions));

            // Of the mean cross-entropy, by output: (P − target) / (patients · conditions).
            for (var i = 0; i < output.Length; i++)
                output[i] = (Logistic(output[i]) - targets[i]) / output.Length;
            _second.Backward(_weights, gradients, new ReadOnlyMatrix(active, count, Hidden), new ReadOnlyMatrix(output, count, _conditions), new Matrix(back, count, Hidden));
            Gelu.Backward(new ReadOnlyMatrix(slope, count, Hidden), new ReadOnlyMatrix(back, count, Hidden), new Matrix(back, count, Hidden));
            _first.Backward(_weights, gradients, new ReadOnlyMatrix(x, count, Inputs), new ReadOnlyMatrix(back, count, Hidden), default);
            optimizer.Step(_weights, gradients, LearningRate);
        }
    }

    // Of each patient a part of the evidences, as large as chance says, is known; the rest enter as expected.
    private void Mask(float[] full, float[] expected, float[] x, Random random)
    {
        for (var row = 0; row < x.Length; row += Inputs)
        {
            var known = random.NextDouble();
            for (var e = 0; e < _evidences; e++)
                x[row + e] = random.NextDouble() < known ? full[row + e] : expected[row + e];
            full.AsSpan(row + _evidences, _conditions).CopyTo(x.AsSpan(row + _evidences));
        }
    }

    private static float Logistic(float x) => 1 / (1 + MathF.Exp(-x));
}
