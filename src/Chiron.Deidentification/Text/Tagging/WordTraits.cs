namespace Chiron.Deidentification;

/// <summary>What the word lists say of a word; one word may be several of these.</summary>
[Flags]
internal enum WordTraits : byte
{
    None = 0,

    /// <summary>In a dictionary of the language, in small letters.</summary>
    Word = 1,
    Given = 2,

    /// <summary>Among the most frequent family names.</summary>
    FrequentFamily = 4,
    Family = 8,
    Place = 16,
    Clinical = 32,

    /// <summary>A name that is a clinical term where a clinical word follows.</summary>
    Eponym = 64,

    /// <summary>May stand within a name or an institution's: of, and, de, van.</summary>
    Connector = 128,

    AnyName = Given | FrequentFamily | Family | Place,
}
