namespace Chiron.Deidentification;

/// <summary>What of free text went in and came out, by document and whatever the order: a word that was replaced by another counts as lost.</summary>
public sealed record TextUtility
{
    /// <summary>Words and numbers.</summary>
    public long Words { get; set; }

    public long WordsKept { get; set; }

    /// <summary>Words of clinical work: findings, anatomy, drugs, by the word lists of this project.</summary>
    public long ClinicalTerms { get; set; }

    public long ClinicalTermsKept { get; set; }

    /// <summary>Numbers with a unit behind them, such as 8.1 % or 120/80 mmHg.</summary>
    public long Measures { get; set; }

    public long MeasuresKept { get; set; }

    internal void Add(TextUse source, TextUse output)
    {
        Words += source.Words.Count;
        WordsKept += TextUse.Common(source.Words, output.Words);
        ClinicalTerms += source.Terms.Count;
        ClinicalTermsKept += TextUse.Common(source.Terms, output.Terms);
        Measures += source.Measures.Count;
        MeasuresKept += TextUse.Common(source.Measures, output.Measures);
    }

    internal void Add(TextUtility other)
    {
        Words += other.Words;
        WordsKept += other.WordsKept;
        ClinicalTerms += other.ClinicalTerms;
        ClinicalTermsKept += other.ClinicalTermsKept;
        Measures += other.Measures;
        MeasuresKept += other.MeasuresKept;
    }
}
