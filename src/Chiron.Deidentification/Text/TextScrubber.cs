using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Takes identifiers out of free text: first what the record itself states about the patient, those around them and the care providers, then what
/// shows by its form, then what the words around it tell a trained tagger, then what was found once wherever it stands again. Dates are shifted in the format they are written in, or cut to their year. For one thread.
/// </summary>
/// <param name="key">From which surrogates are derived.</param>
/// <param name="identities">Clinicians and organisations; null where none are known.</param>
/// <param name="language">Of the texts; English where none is named.</param>
public sealed class TextScrubber(DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex? identities = null, TextLanguage? language = null)
{
    private const int MaximumClean = 1 << 14;
    private const int LongestClean = 128;
    private const int LongestWindow = 1 << 16;
    private const int MaximumRounds = 8;
    private const int ShortestMereWord = 4;
    private const int LongestInstitution = 8; // words behind a name

    private readonly TextLanguage _language = language ?? TextLanguage.English;
    private readonly Surrogates _surrogates = new(key);
    private readonly NameTagger? _tagger = (language ?? TextLanguage.English) is { Tagger: { } weights } known ? new NameTagger(weights, known) : null;
    private readonly SpanCheck _check = new(language ?? TextLanguage.English);
    private readonly NameEcho _echo = new((language ?? TextLanguage.English).Words);

    // Short texts that come again and again and hold nothing but what a patient's own identity could still find in them.
    private readonly HashSet<string> _clean = new(StringComparer.Ordinal);
    private readonly List<TextToken> _tokens = [];
    private readonly List<ScrubbedSpan> _found = [];
    private short[] _evidence = [];

    /// <summary>A note of any length: all layers look at it, in windows of 64 thousand characters that end at a line's or a word's end where there is one.</summary>
    /// <param name="patient">Whose text it is; null where unknown.</param>
    /// <param name="transform">Shifts the dates; null cuts them to the year.</param>
    public ScrubbedText Scrub(string text, PatientIdentity? patient = null, PatientTransform? transform = null)
    {
        if (text.Length <= LongestWindow)
            return Window(text, patient, transform);
        var result = new StringBuilder(text.Length);
        List<ScrubbedSpan> spans = [];
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = WindowEnd(text, start);
            var scrubbed = Window(text[start..end], patient, transform);
            result.Append(scrubbed.Text);
            foreach (var span in scrubbed.Spans)
                spans.Add(span with { Start = span.Start + start });
        }

        return new ScrubbedText(result.ToString(), spans);
    }

    /// <summary>A short label in a structured record, such as a display: known identities and forms are looked for, but no sentence is there for the tagger to read.</summary>
    public ScrubbedText ScrubLabel(string text, PatientIdentity? patient = null, PatientTransform? transform = null)
    {
        if (text.Length < 2)
            return new ScrubbedText(text, []);
        if (text.Length <= LongestClean && _clean.Contains(text))
        {
            if (patient is null)
                return new ScrubbedText(text, []);
            _found.Clear();
            Surrogates.SplitAroundTags(text, _tokens);
            patient.Matcher.Find(text, _tokens, _found);
            return _found.Count == 0 ? new ScrubbedText(text, []) : Replace(text, Resolve(dates: 0), patient);
        }

        var dates = FindForms(text, transform);
        if (_found.Count == 0 && text.Length <= LongestClean && _clean.Count < MaximumClean)
            _clean.Add(text);
        patient?.Matcher.Find(text, _tokens, _found);
        return _found.Count == 0 ? new ScrubbedText(text, []) : Replace(text, Resolve(dates), patient);
    }

    private ScrubbedText Window(string text, PatientIdentity? patient, PatientTransform? transform)
    {
        if (text.Length < 2)
            return new ScrubbedText(text, []);
        var spans = Find(text, patient, transform);
        if (spans.Count == 0)
            return new ScrubbedText(text, []);
        var scrubbed = Replace(text, spans, patient);

        // What stands beside a tag may look different now; it is looked at again until nothing changes, so that scrubbing twice finds no more than once.
        for (var round = 1; policy.Text == TextOutput.Tag && transform is null && round < MaximumRounds; round++)
        {
            var more = Find(scrubbed.Text, patient, transform);
            if (more.Count == 0)
                break;
            scrubbed = Replace(text, Joined(scrubbed.Spans, more), patient);
        }

        return scrubbed;
    }

    private List<ScrubbedSpan> Find(string text, PatientIdentity? patient, PatientTransform? transform)
    {
        var dates = FindForms(text, transform);
        patient?.Matcher.Find(text, _tokens, _found);
        _found.RemoveAll(span => IsMereWord(text, span) || (span is { Category: IdentifierCategory.Organization, Layer: ScrubLayer.Pattern } && _check.IsDepartment(_tokens, span)));
        _tagger?.Find(text, _tokens, _found, Evidence(text, patient));
        _echo.Find(text, _tokens, _found);
        WithWhatBelongs(text);
        return _found.Count == 0 ? [] : Resolve(dates);
    }

    // What known people's names say for words that prove nothing by themselves.
    private ReadOnlySpan<short> Evidence(string text, PatientIdentity? patient)
    {
        if (_evidence.Length < _tokens.Count)
            _evidence = new short[_tokens.Count];
        var evidence = _evidence.AsSpan(0, _tokens.Count);
        evidence.Clear();
        identities?.GlobalMatcher.Weigh(text, _tokens, evidence);
        patient?.Matcher.Weigh(text, _tokens, evidence);
        return evidence;
    }

    // A name begins where its particles do ("de la Cruz", "van der Berg Nursing Home"), and a person's with initials and given names that nothing else could be; an institution's ends where its words do.
    private void WithWhatBelongs(string text)
    {
        for (var k = 0; k < _found.Count; k++)
        {
            var span = _found[k];
            if (span.Category > IdentifierCategory.Location)
                continue;
            var start = span.Start;
            for (var i = TextToken.IndexAt(_tokens, span.Start) - 1; i >= 0 && Belongs(text, _tokens[i], start, span.Category); i--)
                start = _tokens[i].Start;
            var end = InstitutionEnd(text, span);
            _found[k] = span with { Start = start, Length = end - start, Category = end > span.End ? IdentifierCategory.Organization : span.Category };
        }
    }

    // Where the name of an institution ends of which the first words were found: "Hartwell" before "Children's", "Legal Aid", "Allergy, Asthma & Immunology", "Church of the Brethren".
    private int InstitutionEnd(string text, in ScrubbedSpan span)
    {
        var (end, from, first) = (span.End, span.End, TextToken.IndexAt(_tokens, span.End));
        if (first == 0)
            return end;
        var (isSmall, isWithin) = (!_tokens[first - 1].IsCapitalised, _language.IsWordOfInstitution(_tokens[first - 1]));
        for (var i = first; i < _tokens.Count && i < first + LongestInstitution; i++)
        {
            var token = _tokens[i];
            var isWord = (token.IsCapitalised || isSmall) && !Lexicon.IsTitle(token) && _language.IsWordOfInstitution(token);
            if (!IsGapOfInstitution(text.AsSpan(from, token.Start - from), isWithin))
                break;
            var isPossessive = Lexicon.IsPossessive(_tokens, i - 1);
            if (isWord || (isPossessive && isWithin && end == _tokens[i - 1].End))
                (end, isWithin) = (token.End, true);
            else if (!isPossessive && (_language.Words[token.Hash] & WordTraits.Connector) == WordTraits.None)
                break;
            from = token.End;
        }

        return end;
    }

    // What parts one word of an institution from the next is more than what may part the first of them from a name.
    private static bool IsGapOfInstitution(ReadOnlySpan<char> gap, bool isWithin) => gap is " " or "'" or "’" or " & " || (isWithin && gap is ", " or "/" or "-" or "\n");

    private bool Belongs(string text, in TextToken token, int start, IdentifierCategory category)
    {
        if (token.End > start)
            return false;
        var gap = text.AsSpan(token.End, start - token.End);
        if (gap is " " && Lexicon.IsParticle(token))
            return true;
        if (category != IdentifierCategory.Name || token.IsDigits || gap is not (" " or ". " or "."))
            return false;
        if (token.Length == 1)
            return (token.IsCapitalised || text[token.Start] is not ('a' or 'i' or 'o' or 's')) && (token.Start == 0 || text[token.Start - 1] is ' ' or '\n' or '.' or '(' or ':');
        return gap is " " && (_language.Words[token.Hash] & (WordTraits.Given | WordTraits.Word | WordTraits.Eponym | WordTraits.Clinical)) == WordTraits.Given;
    }

    // A dictionary word that nobody is called is no misspelt name; nor do such words show a name by their form in a note all in capitals.
    private bool IsMereWord(string text, in ScrubbedSpan span)
    {
        if (span.Category != IdentifierCategory.Name || span.Layer is not (ScrubLayer.NearlyKnownIdentity or ScrubLayer.Pattern))
            return false;
        for (var i = TextToken.IndexAt(_tokens, span.Start); i < _tokens.Count && _tokens[i].Start < span.End; i++)
            if (_tokens[i].Length < ShortestMereWord || _language.Words[_tokens[i].Hash] is var traits && ((traits & WordTraits.Word) == WordTraits.None || (traits & WordTraits.AnyName) != WordTraits.None) ||
                (span.Layer == ScrubLayer.Pattern && !char.IsUpper(text[_tokens[i].End - 1])))
                return false;
        return true;
    }

    // Whatever shows by its form, and the care providers. Returns how many dates stand at the head of what was found.
    private int FindForms(string text, PatientTransform? transform)
    {
        _found.Clear();
        _language.Dates.Find(text, transform, _found);
        Surrogates.SplitAroundTags(text, _tokens);
        _found.RemoveAll(date => _check.IsFraction(text, _tokens, date));
        var dates = _found.Count;
        identities?.GlobalMatcher.Find(text, _tokens, _found);
        _language.Patterns.Find(text, _tokens, _found);
        if (policy.TopCodeAges)
            _language.Patterns.FindAges(text, _found);
        return dates;
    }

    private static int WindowEnd(string text, int start)
    {
        if (text.Length - start <= LongestWindow)
            return text.Length;
        var window = text.AsSpan(start, LongestWindow);
        var end = window[(LongestWindow / 2)..].LastIndexOf('\n');
        if (end < 0)
            end = window[(LongestWindow / 2)..].LastIndexOf(' ');
        end = end < 0 ? LongestWindow : end + LongestWindow / 2 + 1;
        return start + (char.IsHighSurrogate(text[start + end - 1]) ? end - 1 : end);
    }

    // Spans found in a scrubbed text, put beside those that were replaced in it, all told by their place in the original. One that reaches into what
    // replaced another, such as the year of a date, becomes one span with it.
    private static List<ScrubbedSpan> Joined(IReadOnlyList<ScrubbedSpan> replaced, List<ScrubbedSpan> more)
    {
        var joined = new List<ScrubbedSpan>(replaced);
        foreach (var span in more)
            joined.Add(Original(replaced, span));
        joined.Sort((a, b) => (a.Start, -a.Length).CompareTo((b.Start, -b.Length)));
        var result = new List<ScrubbedSpan>(joined.Count);
        foreach (var span in joined)
            if (result.Count > 0 && span.Start < result[^1].End)
                result[^1] = result[^1] with { Length = Math.Max(result[^1].End, span.End) - result[^1].Start, Replacement = "" };
            else
                result.Add(span);
        return result;
    }

    private static ScrubbedSpan Original(IReadOnlyList<ScrubbedSpan> replaced, in ScrubbedSpan span)
    {
        var (start, end, shift) = (-1, -1, 0);
        foreach (var before in replaced)
        {
            var (from, to) = (before.Start + shift, before.Start + shift + before.Replacement.Length);
            if (start < 0 && span.Start < to)
                start = span.Start < from ? span.Start - shift : before.Start;
            if (end < 0 && span.End <= to)
                end = span.End <= from ? span.End - shift : before.End;
            if (start >= 0 && end >= 0)
                break;
            shift += before.Replacement.Length - before.Length;
        }

        start = start < 0 ? span.Start - shift : start;
        end = end < 0 ? span.End - shift : end;
        return span with { Start = start, Length = end - start, Replacement = "" };
    }

    // What overlaps becomes one span: a date keeps its rewriting unless something known reaches beyond it, otherwise the longest names the category.
    private List<ScrubbedSpan> Resolve(int dates)
    {
        var inDates = _found.GetRange(0, dates);
        inDates.Sort((a, b) => a.Start.CompareTo(b.Start));
        var kept = dates;
        for (var i = dates; i < _found.Count; i++)
            if (!IsWithin(inDates, _found[i]))
                _found[kept++] = _found[i];
        _found.RemoveRange(kept, _found.Count - kept);
        _found.Sort((a, b) => (a.Start, -a.Length, a.Layer).CompareTo((b.Start, -b.Length, b.Layer)));
        var merged = new List<ScrubbedSpan>(_found.Count);
        foreach (var span in _found)
        {
            if (merged.Count == 0 || span.Start >= merged[^1].End)
            {
                merged.Add(span);
                continue;
            }

            var last = merged[^1];
            if (span.End <= last.End)
                continue;
            var named = span.Length > last.Length ? span : last;
            merged[^1] = named with { Start = last.Start, Length = span.End - last.Start, Replacement = "" };
        }

        return merged;
    }

    // Dates do not overlap one another, so only the last that begins no later can hold the span.
    private static bool IsWithin(List<ScrubbedSpan> dates, in ScrubbedSpan span)
    {
        var (low, high) = (0, dates.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (dates[middle].Start <= span.Start)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && span.End <= dates[low - 1].End;
    }

    private ScrubbedText Replace(string text, List<ScrubbedSpan> spans, PatientIdentity? patient)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        for (var i = 0; i < spans.Count; i++)
        {
            var span = spans[i];
            if (span.Replacement.Length == 0)
            {
                var original = text.Substring(span.Start, span.Length);
                span = span with
                {
                    Replacement = policy.Text == TextOutput.Surrogate
                        ? _surrogates.For(original, span.Category, patient)
                        : Surrogates.Tag(span.Category),
                };
                spans[i] = span;
            }

            result.Append(text, at, span.Start - at).Append(span.Replacement);
            at = span.End;
        }

        return new ScrubbedText(result.Append(text, at, text.Length - at).ToString(), spans);
    }
}
