namespace Chiron.Deidentification;

/// <summary>Where text stands in an image, in its pixels; right and bottom are outside.</summary>
public readonly record struct TextBox(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Grown on all sides and cut at the image's edges.</summary>
    internal TextBox Grow(int by, int width, int height) =>
        new(Math.Max(0, Left - by), Math.Max(0, Top - by), Math.Min(width, Right + by), Math.Min(height, Bottom + by));
}
