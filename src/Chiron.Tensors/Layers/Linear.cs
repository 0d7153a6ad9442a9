namespace Chiron.Tensors.Layers;

/// <summary>y = x · Wᵀ + b, row by row. W is (outputs, inputs) as in other libraries' files.</summary>
/// <remarks>
/// The backward pass needs x only. The three products are computed in the <see cref="Precision"/> of the weights' store, unless
/// <see cref="StaysSingle"/> is set; sums, the bias and all that is stored are in single precision.
/// </remarks>
public sealed class Linear
{
    /// <param name="initial">Of the weight; null: normal with deviation 0.02.</param>
    public Linear(ParameterLayout layout, string name, int inputs, int outputs, bool bias = true, Initial? initial = null)
    {
        (Inputs, Outputs) = (inputs, outputs);
        Weight = layout.Add($"{name}.weight", [outputs, inputs], initial ?? Initial.Normal(0.02f), decays: true);
        Bias = bias ? layout.Add($"{name}.bias", [outputs], Initial.Zeros, decays: false) : null;
    }

    /// <summary>A layer whose weight is another's parameter: an output head tied to an embedding.</summary>
    /// <param name="weight">(outputs, inputs).</param>
    public Linear(ParameterLayout layout, string name, Parameter weight, bool bias = true)
    {
        (Inputs, Outputs) = (weight.Columns, weight.Rows);
        Weight = weight;
        Bias = bias ? layout.Add($"{name}.bias", [weight.Rows], Initial.Zeros, decays: false) : null;
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Whether this layer computes in single precision whatever its weights' store says: for a head whose small differences count.</summary>
    public bool StaysSingle { get; init; }

    /// <summary>Whether this layer multiplies bytes where its weights' store says <see cref="Precision.Int8"/>.</summary>
    public bool Quantizes { get; init; }

    /// <summary>W: (outputs, inputs).</summary>
    public Parameter Weight { get; }

    /// <summary>b: (outputs); null where the layer has none.</summary>
    public Parameter? Bias { get; }

    /// <param name="x">(T, inputs).</param>
    /// <param name="y">(T, outputs), overwritten.</param>
    /// <param name="accumulate">y += x · Wᵀ + b instead: adds the layer to a residual stream.</param>
    public void Forward(ParameterStore weights, ReadOnlyMatrix x, Matrix y, bool accumulate = false)
    {
        x.RequireShape(y.Rows, Inputs, nameof(x));
        y.AsReadOnly().RequireShape(y.Rows, Outputs, nameof(y));
        var precision = PrecisionOf(weights);
        if (precision == Precision.Int8)
            weights.Packed.Quantized(Weight, Bias).Run(x, y, accumulate);
        else
            MatrixProduct.NT(x, weights, Weight, Bias is null ? default : weights[Bias], y, accumulate, precision);
    }

    // dW += dyᵀ · x ;  db += Σₜ dy ;  dx = dy · W

    /// <param name="x">What Forward was given.</param>
    /// <param name="dy">(T, outputs).</param>
    /// <param name="dx">(T, inputs), overwritten; empty where nothing below learns.</param>
    /// <param name="accumulate">dx += instead.</param>
    public void Backward(ParameterStore weights, ParameterStore gradients, ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, bool accumulate = false)
    {
        x.RequireShape(dy.Rows, Inputs, nameof(x));
        dy.RequireShape(dy.Rows, Outputs, nameof(dy));
        if (weights.Precision == Precision.Int8)
            throw new NotSupportedException("weights in bytes are for inference: nothing can be learned through their rounding");
        MatrixProduct.AddTN(dy, x, gradients.WriteMatrix(Weight), PrecisionOf(weights));
        if (Bias is not null)
            ColumnSums.Add(dy, gradients.Write(Bias));
        if (!dx.IsEmpty)
            MatrixProduct.NN(dy, weights, Weight, dx, accumulate, PrecisionOf(weights));
    }

    private Precision PrecisionOf(ParameterStore weights) =>
        StaysSingle || (weights.Precision == Precision.Int8 && !Quantizes) ? Precision.Single : weights.Precision;
}
