namespace Chiron.Model;

/// <summary>Which models a scaling study trains: each shape for each number of tokens.</summary>
public sealed record ScalingPlan
{
    private static readonly ModelConfiguration[] Ladder =
    [
        new() { Width = 16, Layers = 2, Heads = 4, FeedForward = 48 },
        new() { Width = 32, Layers = 2, Heads = 4, FeedForward = 96 },
        ModelConfiguration.Demo,
        new() { Width = 96, Layers = 5, Heads = 6, FeedForward = 288 },
        ModelConfiguration.Tiny,
        new() { Width = 224, Layers = 8, Heads = 7, FeedForward = 640 },
        ModelConfiguration.Small,
        ModelConfiguration.Base,
    ];

    /// <summary>Smallest first; only width, layers, heads and feedForward are taken from each.</summary>
    public required IReadOnlyList<ModelConfiguration> Shapes { get; init; }

    /// <summary>Tokens that each run learns from, fewest first; rounded up to whole steps.</summary>
    public required IReadOnlyList<long> Tokens { get; init; }

    /// <summary>Shapes of 0.007 M parameters up to the largest's, in steps of three to five times.</summary>
    public static IReadOnlyList<ModelConfiguration> ShapesUpTo(ModelConfiguration largest) =>
        [.. Ladder.Where(shape => BlockParameters(shape) < 0.9 * BlockParameters(largest)), largest];

    /// <summary>Parameters of the transformer's blocks: what "size" means in a law, as the rows of the vocabulary are the same for all.</summary>
    public static long BlockParameters(ModelConfiguration shape) =>
        (long)shape.Layers * ((4L * shape.Width * shape.Width) + (3L * shape.Width * shape.FeedForward) + (2L * shape.Width));

    /// <exception cref="ModelException">Too few runs for the law's five constants, or a number out of its range.</exception>
    public ScalingPlan Validate()
    {
        foreach (var shape in Shapes)
            shape.Validate();
        if (Shapes.Select(BlockParameters).Distinct().Count() is var sizes && (sizes != Shapes.Count || sizes < 3))
            throw new ModelException($"scaling plan: {sizes} different sizes were given in {Shapes.Count}; the law needs at least 3, each once");
        if (Tokens.Distinct().Count() is var lengths && (lengths != Tokens.Count || lengths < 3))
            throw new ModelException($"scaling plan: {lengths} different numbers of tokens were given in {Tokens.Count}; the law needs at least 3, each once");
        if (Tokens.Min() < 10_000)
            throw new ModelException($"scaling plan: tokens is {Tokens.Min()}; it must be 10000 or more, as shorter runs say nothing about longer ones");
        return this;
    }
}
