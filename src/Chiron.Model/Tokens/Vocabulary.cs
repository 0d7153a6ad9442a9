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
        if (vocabulary.FirstFault() is { } fault)
            throw new ModelException($"'{source}' is no whole vocabulary: {fault}. Take it from the same run as the weights");
        return vocabulary;
    }

    // What JSON can say and no vocabulary of ours does. The message names a code and nothing of a record.
    private string? FirstFault()
    {
        if (Codes is null || RolledUp is null || !double.IsFinite(MedianFirstAgeDays) || RolledUp.Values.Any(target => target is null))
            return "its codes, its rolled-up codes or its median age are missing";
        foreach (var code in Codes)
        {
            if (code?.Code is null || code.Groups is null || code.Edges is null || code.Medians is null || code.Categories is null)
                return "an entry has no code, or no lists of groups, edges, medians and categories";
            if (code.Groups.Any(group => group is null) || code.Categories.Any(category => category is null))
                return $"'{code.Code}' has a group or a category that is null";
            if (code.Medians.Count == 0 ? code.Edges.Count > 0 : code.Edges.Count != code.Medians.Count - 1)
                return $"'{code.Code}' has {code.Edges.Count} edges and {code.Medians.Count} medians; quantiles have one edge less than medians";
            for (var i = 0; i < code.Medians.Count; i++)
                if (!float.IsFinite(code.Medians[i]) || (i < code.Edges.Count && !float.IsFinite(code.Edges[i])) || (i > 0 && i < code.Edges.Count && code.Edges[i] <= code.Edges[i - 1]))
                    return $"the quantiles of '{code.Code}' are not ascending numbers";
            if (!(code.StandardDeviation > 0) || !float.IsFinite(code.StandardDeviation) || !float.IsFinite(code.Mean) || !(code.Answered is >= 0 and <= 1))
                return $"'{code.Code}' has a mean, deviation or share of answers that cannot be";
        }

        return null;
    }
}
