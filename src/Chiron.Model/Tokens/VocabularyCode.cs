using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>One code that is a token: what it is, its possible answers, and how its values were distributed in the training split.</summary>
public sealed record VocabularyCode
{
    public required string Code { get; init; }

    public EventKind Kind { get; init; }

    public string? Description { get; init; }

    public string? Unit { get; init; }

    /// <summary>True for facts without a time (sex, race): they open every sequence and are never predicted.</summary>
    public bool Static { get; init; }

    /// <summary>Training events with this code, rolled-up ones included.</summary>
    public long Events { get; init; }

    public long Subjects { get; init; }

    /// <summary>Groups whose embeddings are added to this code's own: ancestors in its ontology and its kind.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Ascending lower bounds of the second and later quantile answers, in the code's unit; empty where values are not numeric.</summary>
    public IReadOnlyList<float> Edges { get; init; } = [];

    /// <summary>The middle value of each quantile answer, one more than <see cref="Edges"/> where there are numeric values.</summary>
    public IReadOnlyList<float> Medians { get; init; } = [];

    /// <summary>Mean and standard deviation of the values between their 1st and 99th percentile.</summary>
    public float Mean { get; init; }

    public float StandardDeviation { get; init; } = 1;

    /// <summary>Categorical answers, most frequent first; they follow the quantiles.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Share of training events of this code that have an answer.</summary>
    public float Answered { get; init; }

    /// <summary>Number of possible answers.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int AnswerCount => Medians.Count + Categories.Count;

    /// <summary>The answer that stands for every category too rare for its own.</summary>
    public const string OtherCategory = "other";

    /// <summary>Which quantile answer a value falls into.</summary>
    internal int QuantileOf(float value)
    {
        var quantile = 0;
        while (quantile < Edges.Count && value >= Edges[quantile])
            quantile++;
        return quantile;
    }

    /// <summary>(value − mean) / standard deviation, held within ±5.</summary>
    internal float Standardise(float value) => Math.Clamp((value - Mean) / StandardDeviation, -5f, 5f);

    /// <summary>Which answer a text is, or -1.</summary>
    internal int CategoryOf(string text)
    {
        var other = -1;
        for (var i = 0; i < Categories.Count; i++)
        {
            if (Categories[i] == text)
                return Medians.Count + i;
            if (Categories[i] == OtherCategory)
                other = Medians.Count + i;
        }

        return other;
    }
}
