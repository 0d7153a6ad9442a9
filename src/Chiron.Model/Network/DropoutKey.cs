using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>Which values dropout silences in one chunk of one step; rate 0 outside of training.</summary>
internal readonly record struct DropoutKey(float Rate, ulong Seed, long Step, int Chunk)
{
    public static DropoutKey None => default;

    public void Apply(Matrix x, int site)
    {
        if (Rate > 0)
            Dropout.Apply(x, Rate, Seed, Dropout.Stream(Step, Chunk, site));
    }

    /// <summary>For a layer that applies dropout within.</summary>
    public DropoutStream At(int site) => new(Rate, Seed, Dropout.Stream(Step, Chunk, site));
}
