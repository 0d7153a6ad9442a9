namespace Chiron.Model;

/// <summary>The shape of a timeline transformer and how records become its sequences; saved with the weights as <c>configuration.json</c>.</summary>
/// <remarks>Parameter counts in the sizes' descriptions leave out the vocabulary's rows.</remarks>
public sealed record ModelConfiguration
{
    /// <summary>Width C of the residual stream; a multiple of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 64;

    public int Layers { get; init; } = 3;

    public int Heads { get; init; } = 4;

    /// <summary>Width of each block's hidden layer.</summary>
    public int FeedForward { get; init; } = 192;

    /// <summary>Tokens of one subject that are seen together, side queries not counted; longer records are windowed.</summary>
    public int Context { get; init; } = 1024;

    /// <summary>Seed of the initial weights.</summary>
    public ulong Seed { get; init; } = 1;

    public EncodingConfiguration Encoding { get; init; } = new();

    /// <summary>About 0.15 M parameters: learns 1,500 simulated patients within minutes on two cores.</summary>
    public static ModelConfiguration Demo => new();

    /// <summary>About 2 M parameters, the size of Delphi-2M.</summary>
    public static ModelConfiguration Tiny => new() { Width = 128, Layers = 10, Heads = 8, FeedForward = 384, Context = 1024 };

    /// <summary>About 10 M parameters.</summary>
    public static ModelConfiguration Small => new() { Width = 320, Layers = 8, Heads = 10, FeedForward = 896, Context = 1024 };

    /// <summary>About 50 M parameters.</summary>
    public static ModelConfiguration Base => new() { Width = 640, Layers = 10, Heads = 10, FeedForward = 1792, Context = 2048 };

    /// <summary>About 350 M parameters.</summary>
    public static ModelConfiguration Large => new() { Width = 1280, Layers = 17, Heads = 20, FeedForward = 3584, Context = 4096 };

    /// <summary>The names that <see cref="OfSize"/> knows, smallest first.</summary>
    public static IReadOnlyList<string> Sizes { get; } = ["demo", "tiny", "small", "base", "large"];

    /// <exception cref="ModelException">The name is none of <see cref="Sizes"/>.</exception>
    public static ModelConfiguration OfSize(string name) => name switch
    {
        "demo" => Demo,
        "tiny" => Tiny,
        "small" => Small,
        "base" => Base,
        "large" => Large,
        _ => throw new ModelException($"'{name}' is not a model size; choose one of {string.Join(", ", Sizes)}"),
    };

    /// <exception cref="ModelException">A number is out of its range; the message names it.</exception>
    public ModelConfiguration Validate()
    {
        Require(Width is >= 4 and <= 16_384, $"width is {Width}; it must be 4 to 16384");
        Require(Layers is >= 1 and <= 256, $"layers is {Layers}; it must be 1 to 256");
        Require(Heads >= 1 && Width % Math.Max(1, Heads) == 0, $"heads is {Heads}; it must divide the width {Width}");
        Require(FeedForward is >= 4 and <= 65_536, $"feedForward is {FeedForward}; it must be 4 to 65536");
        Require(Context is >= 16 and <= 65_536, $"context is {Context}; it must be 16 to 65536");
        Require(Encoding is not null, "encoding is absent; it says how records become sequences");
        Encoding!.Validate();
        return this;
    }

    internal static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ModelException($"model configuration: {otherwise}");
    }
}
