namespace Chiron.Tensors.Layers;

/// <summary>
/// A convolution by its patches: each patch of a signal or an image, all channels together, goes through one linear layer (Dosovitskiy et al. 2021, sec. 3.1,
/// where patches don't overlap). No padding: patches that would reach beyond the edge are left out.
/// </summary>
/// <remarks>
/// An image of H × W with its channels is a matrix of (channels · H) rows and W columns, channel after channel; a signal is an image with H = 1. The weight
/// is (outputs, channels · patch height · patch width), which is another library's (outputs, channels, height, width) without the inner dimensions' names.
/// </remarks>
public sealed class PatchConvolution
{
    private readonly Linear _linear;

    /// <summary>For signals: patches of <paramref name="length"/> samples, one every <paramref name="stride"/>.</summary>
    public PatchConvolution(ParameterLayout layout, string name, int channels, int outputs, int length, int stride, bool bias = true)
        : this(layout, name, channels, outputs, (1, length), (1, stride), bias)
    {
    }

    /// <summary>For images.</summary>
    /// <param name="patch">Rows and columns of a patch.</param>
    /// <param name="stride">Rows and columns from patch to patch; as large as the patch where they must not overlap.</param>
    public PatchConvolution(
        ParameterLayout layout, string name, int channels, int outputs, (int Height, int Width) patch, (int Height, int Width) stride, bool bias = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patch.Height, nameof(patch));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patch.Width, nameof(patch));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride.Height, nameof(stride));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride.Width, nameof(stride));
        (Channels, Patch, Stride) = (channels, patch, stride);
        var inputs = checked(channels * patch.Height * patch.Width);
        _linear = new Linear(layout, name, inputs, outputs, bias, Initial.Normal(1 / MathF.Sqrt(inputs)));
    }

    public int Channels { get; }

    public int Outputs => _linear.Outputs;

    /// <summary>Numbers in a patch: channels · height · width.</summary>
    public int PatchLength => _linear.Inputs;

    public (int Height, int Width) Patch { get; }

    public (int Height, int Width) Stride { get; }

    public Parameter Weight => _linear.Weight;

    public Parameter? Bias => _linear.Bias;

    /// <summary>How many rows and columns of patches an image has; 0 where it is smaller than a patch.</summary>
    public (int Rows, int Columns) PatchesIn(int height, int width) =>
        (Along(height, Patch.Height, Stride.Height), Along(width, Patch.Width, Stride.Width));

    /// <param name="x">(channels · height, width).</param>
    /// <param name="patches">(P, <see cref="PatchLength"/>), P patches row by row; overwritten, kept for the backward pass.</param>
    /// <param name="y">(P, outputs), overwritten.</param>
    public void Forward(ParameterStore weights, ReadOnlyMatrix x, Matrix patches, Matrix y)
    {
        var (height, columns) = Require(x.Rows, x.Columns, patches);
        for (var p = 0; p < patches.Rows; p++)
        {
            var (top, left) = (p / columns * Stride.Height, p % columns * Stride.Width);
            var to = patches[p];
            for (var channel = 0; channel < Channels; channel++)
                for (var row = 0; row < Patch.Height; row++, to = to[Patch.Width..])
                    x[(channel * height) + top + row].Slice(left, Patch.Width).CopyTo(to);
        }

        _linear.Forward(weights, patches, y);
    }

    // Of the linear layer:  dW += dyᵀ · patches ;  db += Σ dy ;  dPatches = dy · W ;  then dx is the sum of dPatches over the patches that a number is in.

    /// <param name="patches">What Forward kept.</param>
    /// <param name="dy">(P, outputs).</param>
    /// <param name="dPatches">(P, <see cref="PatchLength"/>), overwritten; empty where nothing below learns, as <paramref name="dx"/> then is.</param>
    /// <param name="dx">(channels · height, width), overwritten.</param>
    public void Backward(ParameterStore weights, ParameterStore gradients, ReadOnlyMatrix patches, ReadOnlyMatrix dy, Matrix dPatches, Matrix dx)
    {
        _linear.Backward(weights, gradients, patches, dy, dPatches);
        if (dx.IsEmpty)
            return;
        var (height, columns) = Require(dx.Rows, dx.Columns, dPatches);
        dx.Clear();
        for (var p = 0; p < dPatches.Rows; p++)
        {
            var (top, left) = (p / columns * Stride.Height, p % columns * Stride.Width);
            ReadOnlySpan<float> from = dPatches[p];
            for (var channel = 0; channel < Channels; channel++)
                for (var row = 0; row < Patch.Height; row++, from = from[Patch.Width..])
                    Vector.Add(from[..Patch.Width], dx[(channel * height) + top + row].Slice(left, Patch.Width));
        }
    }

    private static int Along(int length, int patch, int stride) => length < patch ? 0 : ((length - patch) / stride) + 1;

    private (int Height, int PatchColumns) Require(int rows, int width, ReadOnlyMatrix patches)
    {
        if (rows % Channels != 0)
            throw new ArgumentException($"an image of {Channels} channels cannot have {rows} rows in all", nameof(rows));
        var (down, across) = PatchesIn(rows / Channels, width);
        patches.RequireShape(down * across, PatchLength, nameof(patches));
        return (rows / Channels, across);
    }
}
