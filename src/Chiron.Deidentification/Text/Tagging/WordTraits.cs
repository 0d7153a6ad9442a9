namespace Chiron.Deidentification;

/// <summary>What the word lists say of a word; one word may be several of these.</summary>
[Flags]
internal enum WordTraits : ushort
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

    /// <summary>A name that clinical terms are called after.</summary>
    Eponym = 64,

    /// <summary>May stand within a name or an institution's: of, and, de, van.</summary>
    Connector = 128,

    /// <summary>A word of grammar: the, with, has.</summary>
    Function = 256,

    /// <summary>A verb of the present or the past: rings, told.</summary>
    Verb = 512,

    /// <summary>What somebody is: sister, nurse, Dr, MD.</summary>
    Person = 1024,

    /// <summary>Part of an institution's name: hospital, church, Inc.</summary>
    Institution = 2048,

    /// <summary>Part of an address: street, apartment, north.</summary>
    Street = 4096,

    /// <summary>Makes a clinical term of the name before it: palsy, catheter.</summary>
    Follower = 8192,

    /// <summary>A state, a country, a people.</summary>
    Region = 16384,

    /// <summary>Among the most frequent given names.</summary>
    FrequentGiven = 32768,

    AnyName = Given | FrequentGiven | FrequentFamily | Family | Place,

    /// <summary>What a word may be called or mean.</summary>
    Meanings = Word | AnyName | Clinical | Eponym,

    /// <summary>What a word does beside another.</summary>
    Roles = Word | Connector | Function | Verb | Person | Institution | Street | Follower | Region,
}
