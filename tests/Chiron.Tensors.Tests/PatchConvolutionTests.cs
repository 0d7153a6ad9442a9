using Chiron.Tensors.Layers;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class PatchConvolutionTests
{
    [Theory]
    [InlineData(2, 1, 23, 1, 5, 1, 3)]          // a signal of two leads, patches overlap
    [InlineData(1, 1, 20, 1, 5, 1, 5)]
    [InlineData(3, 9, 11, 3, 4, 2, 4)]          // an image of three channels
    [InlineData(1, 8, 8, 4, 4, 4, 4)]
    public void Given_a_signal_or_an_image_When_convolved_Then_it_is_the_definition_and_its_gradients_are_the_slopes(
        int channels, int height, int width, int patchHeight, int patchWidth, int strideHeight, int strideWidth)
    {
        const int Outputs = 6;
        var layout = new ParameterLayout();
        var layer = new PatchConvolution(layout, "patches", channels, Outputs, (patchHeight, patchWidth), (strideHeight, strideWidth));
        using var weights = new ParameterStore(layout);
        using var gradients = new ParameterStore(layout);
        weights.Initialize(5);
        Random(Outputs, 4).CopyTo(weights.Write(layer.Bias!));
        var (down, across) = layer.PatchesIn(height, width);
        var count = down * across;
        var x = Random(channels * height * width, 1);
        var (patches, dPatches) = (new float[count * layer.PatchLength], new float[count * layer.PatchLength]);
        var (y, dy, dx) = (new float[count * Outputs], Random(count * Outputs, 2), new float[x.Length]);
        double Loss()
        {
            layer.Forward(weights, new(x, channels * height, width), new Matrix(patches, count, layer.PatchLength), new Matrix(y, count, Outputs));
            return Weighted(dy, y);
        }

        Loss();
        for (var p = 0; p < count; p++)
            for (var o = 0; o < Outputs; o++)
            {
                double sum = weights[layer.Bias!][o];
                for (var c = 0; c < channels; c++)
                    for (var i = 0; i < patchHeight; i++)
                        for (var j = 0; j < patchWidth; j++)
                            sum += (double)x[(((c * height) + (p / across * strideHeight) + i) * width) + (p % across * strideWidth) + j]
                                * weights[layer.Weight][(((((o * channels) + c) * patchHeight) + i) * patchWidth) + j];
                Assert.Equal(sum, y[(p * Outputs) + o], 1e-4);
            }

        layer.Backward(
            weights,
            gradients,
            new(patches, count, layer.PatchLength),
            new(dy, count, Outputs),
            new Matrix(dPatches, count, layer.PatchLength),
            new Matrix(dx, channels * height, width));
        Of(x, dx, Loss);
        Of(weights, gradients, Loss);
    }

    [Fact]
    public void Given_shapes_that_do_not_fit_When_convolved_Then_it_is_refused()
    {
        var layout = new ParameterLayout();
        var layer = new PatchConvolution(layout, "patches", channels: 2, outputs: 3, length: 5, stride: 5);
        using var weights = new ParameterStore(layout);
        Assert.Equal((0, 0), layer.PatchesIn(0, 4));
        Assert.Throws<ArgumentException>(() => layer.Forward(weights, new(new float[30], 3, 10), new Matrix(new float[20], 2, 10), new Matrix(new float[6], 2, 3)));
        Assert.Throws<ArgumentException>(() => layer.Forward(weights, new(new float[20], 2, 10), new Matrix(new float[30], 3, 10), new Matrix(new float[9], 3, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PatchConvolution(new ParameterLayout(), "patches", 1, 3, length: 5, stride: 0));
    }
}
