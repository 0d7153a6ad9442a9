namespace Chiron.Deidentification;

/// <summary>All that is known of an element by its name.</summary>
/// <param name="Rule">Scrub where no rule names it.</param>
internal readonly record struct ElementEntry(ElementRule Rule, ElementKind Kind);
