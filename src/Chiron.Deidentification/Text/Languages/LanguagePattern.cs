namespace Chiron.Deidentification;

/// <summary>One pattern of a language file.</summary>
internal sealed class LanguagePattern
{
    public IdentifierCategory Category { get; set; }

    /// <summary>Words, or "digits", "capitals" or "initials" (one to five capitals); null for anywhere.</summary>
    public object? At { get; set; }

    /// <summary>Whether the words of <see cref="At"/> end the pattern.</summary>
    public bool Ends { get; set; }

    public bool AnyCase { get; set; }

    /// <summary>A string without which a text is not looked at.</summary>
    public string? Needs { get; set; }

    public string Pattern { get; set; } = "";
}
