using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Takes identifiers out of free text: first what the record itself states about the patient, those around them and the care providers, then what
/// shows by its form. Dates are shifted in the format they are written in, or cut to their year. For one thread.
/// </summary>
/// <param name="key">From which surrogates are derived.</param>
/// <param name="identities">Clinicians and organisations; null where none are known.</param>
public sealed class TextScrubber(DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex? identities = null)
{
    private readonly Surrogates _surrogates = new(key);
    private const int MaximumClean = 1 << 14;
    private const int LongestClean = 128;

    // Short texts that come again and again and hold nothing but what a patient's own identity could still find in them.
    private readonly HashSet<string> _clean = new(StringComparer.Ordinal);
    private readonly List<TextToken> _tokens = [];
    private readonly List<ScrubbedSpan> _found = [];

    /// <param name="patient">Whose text it is; null where unknown: then only forms and care providers are found.</param>
    /// <param name="transform">Shifts the dates; null cuts them to the year.</param>
    public ScrubbedText Scrub(string text, PatientIdentity? patient = null, PatientTransform? transform = null)
    {
        if (text.Length < 2)
            return new ScrubbedText(text, []);
        _found.Clear();
        if (text.Length <= LongestClean && _clean.Contains(text))
        {
            if (patient is null)
                return new ScrubbedText(text, []);
            TextToken.Split(text, _tokens);
            patient.Matcher.Find(text, _tokens, _found);
            return _found.Count == 0 ? new ScrubbedText(text, []) : Replace(text, Resolve(dates: 0), patient);
        }

        DateText.Find(text, transform, _found);
        var dates = _found.Count;
        TextToken.Split(text, _tokens);
        identities?.GlobalMatcher.Find(text, _tokens, _found);
        IdentifierPatterns.Find(text, _found);
        if (policy.TopCodeAges)
            IdentifierPatterns.FindAges(text, _found);
        if (_found.Count == 0 && text.Length <= LongestClean && _clean.Count < MaximumClean)
            _clean.Add(text);
        patient?.Matcher.Find(text, _tokens, _found);
        return _found.Count == 0 ? new ScrubbedText(text, []) : Replace(text, Resolve(dates), patient);
    }

    // What overlaps becomes one span: a date keeps its rewriting unless something known reaches beyond it, otherwise the longest names the category.
    private List<ScrubbedSpan> Resolve(int dates)
    {
        for (var i = _found.Count - 1; i >= dates; i--)
        {
            var span = _found[i];
            for (var d = 0; d < dates; d++)
                if (span.Start >= _found[d].Start && span.End <= _found[d].End)
                {
                    _found.RemoveAt(i);
                    break;
                }
        }

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
