namespace Chiron.Tensors.Optimization;

/// <summary>a ← decay · a + (1 − decay) · w after each step; early on with the smaller decay (1 + n) / (10 + n), so that the start is soon forgotten.</summary>
public sealed class ExponentialMovingAverage(ParameterLayout layout, float decay = 0.999f) : IDisposable
{
    /// <summary>a: use it in place of the weights for evaluation.</summary>
    public ParameterStore Average { get; } = new(layout);

    /// <summary>Updates done so far; kept with <see cref="Average"/> to resume exactly.</summary>
    public long Updates { get; set; }

    public void Update(ParameterStore weights)
    {
        if (Updates++ == 0)
        {
            Average.CopyFrom(weights);
            return;
        }

        var current = Math.Min(decay, (1f + Updates) / (10f + Updates));
        var average = Average.Write();
        Vector.Scale(average, current);
        Vector.AddScaled(weights.Values, 1 - current, average);
    }

    public void Dispose() => Average.Dispose();
}
