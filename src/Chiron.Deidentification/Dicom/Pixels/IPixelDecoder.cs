namespace Chiron.Deidentification;

/// <summary>Decompresses images whose compression the product does not read itself. Safe for several threads.</summary>
public interface IPixelDecoder
{
    /// <summary>Writes the file with its pixel data uncompressed and all else as it was.</summary>
    /// <returns>False where it cannot be done; the target may then hold anything.</returns>
    bool TryDecode(string path, string target);
}
