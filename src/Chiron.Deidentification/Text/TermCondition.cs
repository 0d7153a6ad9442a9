namespace Chiron.Deidentification;

/// <summary>When the words of a known identifier are taken for it.</summary>
internal enum TermCondition : byte
{
    /// <summary>Wherever they stand.</summary>
    Always,

    /// <summary>Where the first begins with a capital letter.</summary>
    Capitalised,

    /// <summary>Where it begins with a capital letter and stands by a title, by another known name, or within a sentence and not in a clinical term.</summary>
    NameContext,

    /// <summary>Wherever it stands; digits that touch it belong to it.</summary>
    Login,

    /// <summary>Two capital letters with full stops.</summary>
    Initials,
}
