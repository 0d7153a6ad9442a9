using System.Globalization;
using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Tests.Cases;

/// <summary>How well a reader's cases agree with the labels, counted by what is stated: a finding with its presence, a value, a time, a drug and so on.</summary>
public sealed class ReadingScore
{
    private const double ValueTolerance = 0.005;   // of the value: labels have few digits

    private int _right;
    private int _missed;
    private int _wrong;
    private int _whole;
    private int _sentences;

    public double Precision => (double)_right / (_right + _wrong);

    public double Recall => (double)_right / (_right + _missed);

    public double F1 => 2 * Precision * Recall / (Precision + Recall);

    public double WholeSentences => (double)_whole / _sentences;

    public List<string> Differences { get; } = [];

    public static ReadingScore Of(CaseReader reader, IEnumerable<LabelledSentence> sentences)
    {
        var labels = sentences.ToList();
        var score = new ReadingScore();
        foreach (var label in labels)
            score.Add(label, reader.Read(label.Text));
        return score;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_sentences} sentences: precision {Precision:F3} ({_right} of {_right + _wrong}), recall {Recall:F3} ({_right} of {_right + _missed}), F1 {F1:F3}, whole sentences {WholeSentences:F3} ({_whole})");

    private void Add(LabelledSentence label, Case read)
    {
        var expected = Expected(label).ToHashSet(StringComparer.Ordinal);
        var found = Stated(label, read).ToHashSet(StringComparer.Ordinal);
        var missed = expected.Except(found, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var wrong = found.Except(expected, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        _sentences++;
        _right += expected.Count - missed.Count;
        _missed += missed.Count;
        _wrong += wrong.Count;
        if (missed.Count + wrong.Count == 0)
            _whole++;
        else
            Differences.Add($"{label.Text}\n    missed: {string.Join(", ", missed)}; wrong: {string.Join(", ", wrong)}");
    }

    private static IEnumerable<string> Expected(LabelledSentence label) =>
    [
        .. label.Present.Select(f => "present " + f),
        .. label.Absent.Select(f => "absent " + f),
        .. label.Uncertain.Select(f => "uncertain " + f),
        .. label.Past.Select(f => "past " + f),
        .. label.Since.Keys.Select(f => "since " + f),
        .. label.Values.Keys.Select(f => "value " + f),
        .. label.Conditions.Select(c => "condition " + c),
        .. label.Drugs.Select(d => "drug " + d),
        .. label.Allergies.Select(a => "allergy " + a),
        .. label.Age is null ? Array.Empty<string>() : ["age"],
        .. label.Sex is null ? Array.Empty<string>() : ["sex"],
    ];

    // A value, a time or an age that differs from the label is wrong; a time, an age or a sex that the label does not ask about is not counted.
    private static IEnumerable<string> Stated(LabelledSentence label, Case read)
    {
        foreach (var finding in read.Findings.Where(f => f.ImpliedBy is null || f.Words is not null))
        {
            yield return $"{finding.Presence.ToString().ToLowerInvariant()} {finding.Finding}";
            if (label.Since.TryGetValue(finding.Finding, out var days) && finding.SinceDays is { } since)
                yield return (Math.Abs(since - days) <= 0.05 * days ? "since " : $"since ({since:0.###}) ") + finding.Finding;
        }

        foreach (var finding in read.Past)
            yield return "past " + finding.Finding;
        foreach (var value in read.Values)
            yield return label.Values.TryGetValue(value.Finding, out var expected) && Math.Abs(value.Value - expected) <= ValueTolerance * Math.Abs(expected)
                ? "value " + value.Finding
                : $"value {value.Finding} {value.Value:0.###}";
        foreach (var condition in read.KnownConditions)
            yield return "condition " + condition;
        foreach (var drug in read.Drugs)
            yield return "drug " + drug;
        foreach (var allergy in read.Allergies ?? [])
            yield return "allergy " + allergy.Substance.ToLowerInvariant();
        if (label.Age is { } age && read.AgeYears is { } years)
            yield return Math.Abs(years - age) < 0.05 ? "age" : "age " + years;
        if (label.Sex is { } labelled && read.Sex is { } sex)
            yield return sex == labelled ? "sex" : "sex " + sex;
    }
}
