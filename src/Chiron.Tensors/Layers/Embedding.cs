namespace Chiron.Tensors.Layers;

/// <summary>Row idₜ of a table for each position: yₜ = E[idₜ].</summary>
/// <remarks>Backward touches the rows of the ids that occur and no others.</remarks>
public sealed class Embedding
{
    public Embedding(ParameterLayout layout, string name, int entries, int width, Initial? initial = null)
    {
        (Entries, Width) = (entries, width);
        Table = layout.Add($"{name}.weight", [entries, width], initial ?? Initial.Normal(0.02f), decays: false);
    }

    public int Entries { get; }

    public int Width { get; }

    /// <summary>E: (entries, width).</summary>
    public Parameter Table { get; }

    /// <param name="ids">(T); a negative one stands for no entry and adds nothing.</param>
    /// <param name="y">(T, width), overwritten.</param>
    /// <param name="accumulate">y += E[id] instead.</param>
    public void Forward(ParameterStore weights, ReadOnlySpan<int> ids, Matrix y, bool accumulate = false)
    {
        y.AsReadOnly().RequireShape(ids.Length, Width, nameof(y));
        var table = weights.Matrix(Table);
        for (var t = 0; t < ids.Length; t++)
            if (ids[t] < 0)
            {
                if (!accumulate)
                    y[t].Clear();
            }
            else if (accumulate)
                Vector.Add(table[ids[t]], y[t]);
            else
                table[ids[t]].CopyTo(y[t]);
    }

    /// <summary>y[t] += weight · E[id] for one position: a mean over several entries, an interpolation between two.</summary>
    public void ForwardScaled(ParameterStore weights, int id, float weight, Span<float> y) => Vector.AddScaled(weights.Matrix(Table)[id], weight, y);

    // dE[idₜ] += dyₜ

    /// <param name="dy">(T, width).</param>
    public void Backward(ParameterStore gradients, ReadOnlySpan<int> ids, ReadOnlyMatrix dy)
    {
        dy.RequireShape(ids.Length, Width, nameof(dy));
        var table = gradients.WriteMatrix(Table);
        for (var t = 0; t < ids.Length; t++)
            if (ids[t] >= 0)
                Vector.Add(dy[t], table[ids[t]]);
    }

    /// <summary>The backward pass of <see cref="ForwardScaled"/>: dE[id] += weight · dy.</summary>
    public void BackwardScaled(ParameterStore gradients, int id, float weight, ReadOnlySpan<float> dy) =>
        Vector.AddScaled(dy, weight, gradients.WriteMatrix(Table)[id]);
}
