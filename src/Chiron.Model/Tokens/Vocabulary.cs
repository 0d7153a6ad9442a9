using System.Security.Cryptography;
using System.Text.Json;

namespace Chiron.Model;

/// <summary>
/// Every token of a model, in the order of its ids: conditions first, then all other codes that happen in time, then static facts.
/// The content of <c>vocabulary.json</c>.
/// </summary>
public sealed record Vocabulary
{
    /// <summary>Version of the file's format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The median age, in days, at the first event in training; stands in for subjects without a birth.</summary>
    public double MedianFirstAgeDays { get; init; }

    public required IReadOnlyList<VocabularyCode> Codes { get; init; }

    /// <summary>Rare codes seen in training and the code that each is read as.</summary>
    public IReadOnlyDictionary<string, string> RolledUp { get; init; } = new Dictionary<string, string>();

    /// <summary>Readable, indented JSON; equal vocabularies give equal bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ModelJson.Default.Vocabulary);

    /// <summary>SHA-256 of <see cref="ToJson"/> in lower-case hexadecimal: what weights remember of the vocabulary they were trained with.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(ToJson()));

    /// <exception cref="ModelException">The bytes are no vocabulary of a known format.</exception>
    public static Vocabulary FromJson(ReadOnlySpan<byte> json, string source)
    {
        Vocabulary? vocabulary;
        try
        {
            vocabulary = JsonSerializer.Deserialize(json, ModelJson.Default.Vocabulary);
        }
        catch (JsonException broken)
        {
            throw new ModelException($"'{source}' is not a vocabulary: it is not the JSON that 'chiron train' writes; take it from the same run as the weights", broken);
        }

        if (vocabulary is null || vocabulary.Format != 1)
            throw new ModelException($"'{source}' is a vocabulary of format {vocabulary?.Format.ToString() ?? "null"}; this version reads format 1");
        return vocabulary;
    }
}
