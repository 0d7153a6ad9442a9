namespace Chiron.Knowledge;

/// <summary>Where a number or a statement comes from.</summary>
public sealed record Source
{
    /// <summary>The id that marks a number as the pack authors' own estimate.</summary>
    public const string Estimate = "estimate";

    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Authors or issuing body.</summary>
    public required string Issuer { get; init; }

    public int? Year { get; init; }

    public string? Doi { get; init; }

    public string? PubMedId { get; init; }

    public string? Url { get; init; }

    /// <summary>Issuer, title, year and address in one line.</summary>
    public string Citation =>
        $"{Issuer.TrimEnd('.')}. {Title.TrimEnd('.')}." + (Year is { } year ? $" {year}." : "")
        + (Doi is not null ? $" doi:{Doi}" : PubMedId is not null ? $" PMID {PubMedId}" : Url is not null ? $" {Url}" : "");
}
