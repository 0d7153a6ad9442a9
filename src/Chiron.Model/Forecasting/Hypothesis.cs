using System.Globalization;
using Chiron.Timelines;

namespace Chiron.Model;

/// <summary>
/// A fact put into a record to see what the model would then say: the latest event of its code gets this answer; where the record has none, the event is
/// added at the time asked about. It tells what goes with such a value in records, not what bringing it about would do.
/// </summary>
/// <param name="Value">In the code's unit; null where the answer is a word or there is none.</param>
/// <param name="Text">A word such as <c>present</c>; null where the answer is a number or there is none.</param>
public sealed record Hypothesis(string Code, float? Value = null, string? Text = null)
{
    /// <summary>Reads <c>CODE=8.1</c>, <c>CODE=present</c> or <c>CODE</c>.</summary>
    /// <exception cref="ModelException">It has no code, or nothing after the sign.</exception>
    public static Hypothesis Parse(string words)
    {
        var sign = words.IndexOf('=', StringComparison.Ordinal);
        var (code, answer) = sign < 0 ? (words, null) : (words[..sign], words[(sign + 1)..]);
        if (string.IsNullOrWhiteSpace(code) || answer is { Length: 0 })
            throw new ModelException($"'{words}' is no condition; write CODE=VALUE, such as LOINC//4548-4=8.1 or HPO//HP:0001945=present");
        return answer is null ? new Hypothesis(code)
            : float.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? new Hypothesis(code, value)
            : new Hypothesis(code, null, answer);
    }

    /// <summary>The record up to a time with this fact in it, and whether it changed an event that was there.</summary>
    /// <exception cref="ModelException">The model would not see the difference: a code or an answer that it does not know.</exception>
    internal (Timeline Record, bool Changed) Apply(Timeline history, DateTime at, Tokenizer tokenizer)
    {
        Require(tokenizer);
        var known = history.Until(at);
        var latest = -1;
        for (var i = known.StaticCount; i < known.Count; i++)
            if (known[i].Code == Code)
                latest = i;

        var builder = new TimelineBuilder();
        for (var i = 0; i < known.Count; i++)
            builder.Add(i == latest ? known[i] with { NumericValue = Value, TextValue = Text } : known[i]);
        if (latest < 0)
            builder.Add(new Event(DateTime.SpecifyKind(at, DateTimeKind.Unspecified), Code, Value, Text));
        return (builder.Build(known.SubjectId), latest >= 0);
    }

    private void Require(Tokenizer tokenizer)
    {
        var code = tokenizer.Find(Code);
        if (code < 0 || code >= tokenizer.EventCodeCount)
            throw new ModelException($"'{Code}' is no code that happens in time in the model's vocabulary, so supposing it would change nothing");
        var entry = tokenizer.Vocabulary.Codes[code];
        if (Value is { } value && (entry.Medians.Count == 0 || !float.IsFinite(value)))
            throw new ModelException($"'{Code}' takes no number {value} as its answer{Choices(entry)}");
        if (Text is { } text && entry.CategoryOf(text) < 0)
            throw new ModelException($"'{Code}' has no answer '{text}'{Choices(entry)}");
    }

    private static string Choices(VocabularyCode entry) =>
        entry.Categories.Count > 0 ? $"; it knows {string.Join(", ", entry.Categories)}"
        : entry.Medians.Count > 0 ? $"; it takes numbers{(entry.Unit is null ? "" : $" in {entry.Unit}")}"
        : "; it takes no answer: name the code alone";
}
