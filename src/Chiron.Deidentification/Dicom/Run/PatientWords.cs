using System.Buffers;

namespace Chiron.Deidentification;

/// <summary>One patient's names and identifiers as plain strings, to search a cleaned file for once more, apart from the scrubber that cleaned it.</summary>
internal sealed class PatientWords
{
    private const int ShortestWord = 4;
    private const int ShortestTerm = 5;

    private readonly SearchValues<string>? _values;

    public PatientWords(PatientIdentity patient)
    {
        HashSet<string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (var word in patient.Names.SelectMany(name => name.Given.Append(name.Family)).SelectMany(part => part.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)))
            if (word.Length >= ShortestWord && !Lexicon.IsTitle(word) && !Lexicon.IsCommon(TextToken.HashOf(word.ToLowerInvariant())))
                values.Add(word);
        foreach (var term in patient.Terms)
            if (term.Text.Length >= ShortestTerm && (term.Category != IdentifierCategory.Location || term.Text.Contains(' ', StringComparison.Ordinal)))
                values.Add(term.Text);
        _values = values.Count == 0 ? null : SearchValues.Create([.. values], StringComparison.OrdinalIgnoreCase);
        Count = patient.Names.Count + patient.Terms.Count;
    }

    /// <summary>How much was known of the patient when this was made.</summary>
    public int Count { get; }

    /// <summary>Whether one of them stands in the text as a word of its own.</summary>
    public bool StandIn(ReadOnlySpan<char> text)
    {
        if (_values is null)
            return false;
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOfAny(_values);
            if (at < 0)
                return false;
            at += from;
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                for (var end = at + ShortestWord; end <= text.Length; end++)
                    if ((end == text.Length || !char.IsLetterOrDigit(text[end])) && _values.Contains(text[at..end].ToString()))
                        return true;
            from = at + 1;
        }

        return false;
    }
}
