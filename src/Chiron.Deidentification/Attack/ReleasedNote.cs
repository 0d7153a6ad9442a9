using System.Text;

namespace Chiron.Deidentification;

/// <summary>A generated note as it would be released, with surrogates for names, and which of the names in it are originals that leaked.</summary>
/// <param name="Names">In order.</param>
internal sealed record ReleasedNote(string Text, IReadOnlyList<ReleasedName> Names)
{
    /// <summary>Scrubs a note but leaves each name with a given probability; what the scrubber misses leaks by itself.</summary>
    public static ReleasedNote Of(GeneratedNote note, DeidentificationPolicy policy, DeidentificationKey key, double leakRate, Random random)
    {
        var scrubbed = new TextScrubber(policy with { Text = TextOutput.Surrogate }, key, note.Providers).Scrub(note.Text, note.Patient);
        var names = note.Spans.Where(span => span.Category == IdentifierCategory.Name).ToList();
        var leaked = names.Where(_ => random.NextDouble() < leakRate).ToList();
        var text = new StringBuilder();
        var released = new List<ReleasedName>();
        var at = 0;
        var (nextSpan, nextName) = (0, 0);
        while (nextSpan < scrubbed.Spans.Count || nextName < names.Count)
        {
            // A name that nothing touched leaks; one that something touched is dealt with at the span.
            if (nextName < names.Count && (nextSpan == scrubbed.Spans.Count || names[nextName].End <= scrubbed.Spans[nextSpan].Start))
            {
                var missed = names[nextName++];
                if (missed.Start < at)
                    continue;
                text.Append(note.Text, at, missed.Start - at);
                released.Add(new ReleasedName(text.Length, missed.Length, IsLeak: true));
                text.Append(note.Text, missed.Start, missed.Length);
                at = missed.End;
                continue;
            }

            var span = scrubbed.Spans[nextSpan++];
            var isLeft = leaked.Exists(name => name.Start < span.End && span.Start < name.End);
            text.Append(note.Text, at, span.Start - at);
            var isName = false;
            while (nextName < names.Count && names[nextName].Start < span.End)
            {
                isName = true;
                nextName++;
            }

            if (isName && (isLeft || !span.Replacement.StartsWith('[')))
                released.Add(new ReleasedName(text.Length, isLeft ? span.Length : span.Replacement.Length, isLeft));
            text.Append(isLeft ? note.Text.AsSpan(span.Start, span.Length) : span.Replacement);
            at = span.End;
        }

        return new ReleasedNote(text.Append(note.Text, at, note.Text.Length - at).ToString(), released);
    }
}
