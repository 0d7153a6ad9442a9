namespace Chiron.Tensors.Optimization;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), in one pass over all parameters.</summary>
/// <remarks>Parameters with <see cref="Parameter.Decays"/> false are not decayed. To resume exactly, keep both moments and <see cref="Steps"/>.</remarks>
public sealed class AdamW(ParameterLayout layout, AdamWOptions? options = null) : IDisposable
{
    private Action<int, int>? _update;
    private ParameterStore? _weights;
    private ParameterStore? _gradients;
    private float _learningRate;
    private AdamWKernel.Constants _constants;

    public AdamWOptions Options { get; } = options ?? new AdamWOptions();

    /// <summary>m: the running mean of the gradient.</summary>
    public ParameterStore FirstMoment { get; } = new(layout);

    /// <summary>v: the running mean of the squared gradient.</summary>
    public ParameterStore SecondMoment { get; } = new(layout);

    /// <summary>Steps done so far.</summary>
    public long Steps { get; set; }

    /// <summary>w ← w·(1 − lr·λ) − lr · m̂ / (√v̂ + ε), with g = gradients · <paramref name="gradientScale"/>.</summary>
    /// <param name="learningRate">lr, at least 0.</param>
    /// <param name="gradientScale">1, or what <see cref="GradientClipping.Scale"/> gave.</param>
    /// <param name="workers">Threads to share the loop; null: this one. The result is the same.</param>
    public void Step(ParameterStore weights, ParameterStore gradients, float learningRate, float gradientScale = 1, WorkerPool? workers = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        Steps++;
        weights.Write();
        FirstMoment.Write();
        SecondMoment.Write();
        var firstCorrection = 1 - Math.Pow(Options.Beta1, Steps);
        var secondCorrection = 1 - Math.Pow(Options.Beta2, Steps);
        (_weights, _gradients, _learningRate) = (weights, gradients, learningRate);
        _constants = new AdamWKernel.Constants(
            Options.Beta1,
            Options.Beta2,
            (float)(learningRate / firstCorrection),
            (float)(1 / Math.Sqrt(secondCorrection)),
            Options.Epsilon,
            gradientScale);

        _update ??= (_, index) => Update(layout.Parameters[index]);
        if (workers is null)
            for (var index = 0; index < layout.Parameters.Count; index++)
                Update(layout.Parameters[index]);
        else
            workers.Run(layout.Parameters.Count, _update);
        (_weights, _gradients) = (null, null);
    }

    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }

    private void Update(Parameter parameter)
    {
        var keep = parameter.Decays ? 1 - (_learningRate * Options.WeightDecay) : 1;
        AdamWKernel.Update(
            _weights!.Write(parameter), _gradients![parameter], FirstMoment.Write(parameter), SecondMoment.Write(parameter), keep, _constants);
    }
}
