namespace Chiron.Model;

/// <summary>How a vocabulary is learned from the training split.</summary>
public sealed record TokenizerOptions
{
    /// <summary>
    /// Fewest training subjects with a code for it to be a token of its own; rarer codes are rolled up. Also keeps rare, perhaps telling, codes out of a release.
    /// </summary>
    public int MinimumSubjects { get; init; } = 5;

    /// <summary>Most quantile answers of a code with numeric values.</summary>
    public int Quantiles { get; init; } = 10;

    /// <summary>Most categorical answers of a code; what is left over shares one answer.</summary>
    public int MaximumCategories { get; init; } = 16;

    /// <summary>Longest text, in characters, that may be a category: longer ones are prose.</summary>
    public int MaximumCategoryLength { get; init; } = 64;

    /// <exception cref="ModelException">A number is out of its range.</exception>
    public TokenizerOptions Validate()
    {
        if (MinimumSubjects < 1)
            throw new ModelException($"tokenizer options: minimumSubjects is {MinimumSubjects}; it must be 1 or more");
        if (Quantiles is < 2 or > 100)
            throw new ModelException($"tokenizer options: quantiles is {Quantiles}; it must be 2 to 100");
        if (MaximumCategories is < 1 or > 1000)
            throw new ModelException($"tokenizer options: maximumCategories is {MaximumCategories}; it must be 1 to 1000");
        return this;
    }
}
