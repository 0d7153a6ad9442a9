using System.Text.Json.Nodes;
using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>One setting that a search varies: between two bounds, evenly or evenly in the logarithm, or among choices.</summary>
public sealed record SearchDimension
{
    /// <summary>The setting's place in the training configuration, such as <c>learningRate</c>, <c>model.layers</c> or, with objects as choices, <c>model</c>.</summary>
    public required string Setting { get; init; }

    /// <summary>Lower bound; ignored where there are choices.</summary>
    public double From { get; init; }

    public double To { get; init; }

    /// <summary>Whether to draw evenly in the logarithm; both bounds are then above 0.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Whether to draw whole numbers, both bounds included.</summary>
    public bool Whole { get; init; }

    /// <summary>Drawn evenly; null for a range.</summary>
    public IReadOnlyList<JsonNode>? Choices { get; init; }

    internal JsonNode Draw(ref CounterRandom random)
    {
        if (Choices is { } choices)
            return choices[random.NextInt32(choices.Count)].DeepClone();
        var share = random.NextDouble();
        if (Whole)
            return Logarithmic
                ? (long)Math.Round(From * Math.Pow(To / From, share))
                : (long)Math.Min(To, Math.Floor(From + (share * (To - From + 1))));
        var value = Logarithmic ? From * Math.Pow(To / From, share) : From + (share * (To - From));
        return JsonValue.Create((float)value);
    }
}
