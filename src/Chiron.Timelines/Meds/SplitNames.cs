namespace Chiron.Timelines.Meds;

/// <summary>The words that the standard has for the splits: <c>train</c>, <c>tuning</c>, <c>held_out</c>.</summary>
public static class SplitNames
{
    public static IReadOnlyList<Split> All { get; } = [Split.Train, Split.Tuning, Split.HeldOut];

    public static string Of(Split split) => split switch
    {
        Split.Train => "train",
        Split.Tuning => "tuning",
        Split.HeldOut => "held_out",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "there is no such split"),
    };

    /// <summary>Null where the standard has no such split.</summary>
    public static Split? Parse(ReadOnlySpan<char> name) => name switch
    {
        "train" => Split.Train,
        "tuning" => Split.Tuning,
        "held_out" => Split.HeldOut,
        _ => null,
    };
}
