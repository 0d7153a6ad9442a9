namespace Chiron.Tensors;

/// <summary>What a parameter's values are before training: <paramref name="Mean"/> + <paramref name="Deviation"/> · N(0, 1), drawn by the store's seed.</summary>
public readonly record struct Initial(float Mean, float Deviation)
{
    public static Initial Zeros => new(0, 0);

    public static Initial Ones => new(1, 0);

    public static Initial Normal(float deviation) => new(0, deviation);
}
