namespace Chiron.Deidentification;

/// <summary>Finds text in images.</summary>
public interface ITextFinder
{
    /// <returns>Boxes in pixels of the image, none where no text was found; null where the image could not be looked at.</returns>
    IReadOnlyList<TextBox>? Find(GrayImage image);

    /// <param name="file">An image in a file format such as JPEG.</param>
    /// <inheritdoc cref="Find(GrayImage)"/>
    IReadOnlyList<TextBox>? Find(ReadOnlyMemory<byte> file);
}
