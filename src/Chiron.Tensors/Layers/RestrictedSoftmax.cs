namespace Chiron.Tensors.Layers;

/// <summary>
/// An output head whose row t chooses among its own few columns firstₜ … firstₜ + countₜ − 1: logit_j = W_j · x + b_j for these alone, then softmax and
/// cross-entropy. The answers of a code are such a run, so the cost is that of the answers there are and not of all answers of all codes.
/// </summary>
/// <remarks>Forward keeps the probabilities, row after row, Σ counts floats. Backward touches the rows of W that occur and no others.</remarks>
public sealed class RestrictedSoftmax
{
    public RestrictedSoftmax(ParameterLayout layout, string name, int inputs, int outputs, Initial? initial = null)
    {
        (Inputs, Outputs) = (inputs, outputs);
        Weight = layout.Add($"{name}.weight", [outputs, inputs], initial ?? Initial.Normal(0.02f), decays: true);
        Bias = layout.Add($"{name}.bias", [outputs], Initial.Zeros, decays: false);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>W: (outputs, inputs).</summary>
    public Parameter Weight { get; }

    /// <summary>b: (outputs).</summary>
    public Parameter Bias { get; }

    /// <summary>The probabilities of each row's own columns.</summary>
    /// <param name="x">(T, inputs).</param>
    /// <param name="firsts">(T): the first column of each row.</param>
    /// <param name="counts">(T): how many columns each row chooses from; 0: none.</param>
    /// <param name="probabilities">(Σ counts), overwritten: row after row.</param>
    public void Forward(ParameterStore weights, ReadOnlyMatrix x, ReadOnlySpan<int> firsts, ReadOnlySpan<int> counts, Span<float> probabilities)
    {
        x.RequireShape(firsts.Length, Inputs, nameof(x));
        var weight = weights.Matrix(Weight);
        var bias = weights[Bias];
        for (var t = 0; t < firsts.Length; t++)
        {
            var run = probabilities[..counts[t]];
            for (var j = 0; j < run.Length; j++)
                run[j] = Vector.Dot(weight[firsts[t] + j], x[t]) + bias[firsts[t] + j];
            Vector.Softmax(run, run);
            probabilities = probabilities[run.Length..];
        }
    }

    /// <summary>Σ weight · −log probability of the target, over rows with a target.</summary>
    /// <param name="probabilities">What Forward gave.</param>
    /// <param name="targets">(T): counted from the row's first column; negative: the row is left out.</param>
    /// <param name="rowWeights">(T), or empty: 1 each.</param>
    /// <param name="losses">(T), overwritten: in nats, not weighted; empty where not wanted.</param>
    public static double Loss(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> counts, ReadOnlySpan<int> targets, ReadOnlySpan<float> rowWeights, Span<float> losses)
    {
        var total = 0.0;
        for (var t = 0; t < targets.Length; t++)
        {
            // A probability that rounded to 0 counts as the smallest float there is: 103 nats and not infinitely many.
            var loss = targets[t] < 0 ? 0 : -MathF.Log(MathF.Max(probabilities[..counts[t]][targets[t]], float.Epsilon));
            total += loss * (rowWeights.IsEmpty ? 1.0 : rowWeights[t]);
            if (!losses.IsEmpty)
                losses[t] = loss;
            probabilities = probabilities[counts[t]..];
        }

        return total;
    }

    // With e = weight · (probability − [column = target]):  dW_j += e_j x ;  db_j += e_j ;  dx = Σ_j e_j W_j

    /// <param name="x">What Forward was given.</param>
    /// <param name="dx">(T, inputs), overwritten; empty where nothing below learns.</param>
    /// <param name="accumulate">dx += instead.</param>
    public void Backward(
        ParameterStore weights,
        ParameterStore gradients,
        ReadOnlyMatrix x,
        ReadOnlySpan<int> firsts,
        ReadOnlySpan<int> counts,
        ReadOnlySpan<float> probabilities,
        ReadOnlySpan<int> targets,
        ReadOnlySpan<float> rowWeights,
        Matrix dx,
        bool accumulate = false)
    {
        x.RequireShape(firsts.Length, Inputs, nameof(x));
        var weight = weights.Matrix(Weight);
        var dWeight = gradients.WriteMatrix(Weight);
        var dBias = gradients.Write(Bias);
        if (!accumulate)
            dx.Clear();
        for (var t = 0; t < firsts.Length; t++)
        {
            var run = probabilities[..counts[t]];
            probabilities = probabilities[run.Length..];
            if (targets[t] < 0)
                continue;
            for (var j = 0; j < run.Length; j++)
            {
                var column = firsts[t] + j;
                var error = (run[j] - (j == targets[t] ? 1 : 0)) * (rowWeights.IsEmpty ? 1 : rowWeights[t]);
                Vector.AddScaled(x[t], error, dWeight[column]);
                dBias[column] += error;
                if (!dx.IsEmpty)
                    Vector.AddScaled(weight[column], error, dx[t]);
            }
        }
    }
}
