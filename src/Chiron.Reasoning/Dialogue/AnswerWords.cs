using System.Globalization;
using System.Text.RegularExpressions;
using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Dialogue;

/// <summary>Reads an answer to one question: yes, no, a number with or without a unit, an option, "normal" for a test, or anything in words.</summary>
internal sealed partial class AnswerWords(KnowledgePack pack, CaseReader reader)
{
    private static readonly HashSet<string> Yes = ["y", "yes", "yeah", "yep", "present", "positive", "true", "+"];
    private static readonly HashSet<string> No = ["n", "no", "nope", "absent", "negative", "none", "false", "-"];
    private static readonly HashSet<string> Normal = ["normal", "unremarkable", "negative", "nothing", "no"];

    /// <summary>What the answer states; nothing in it where it was not understood, and then a sentence in <paramref name="remarks"/> says why.</summary>
    /// <param name="step">Id of a finding or a test of the pack.</param>
    /// <param name="answer">In words.</param>
    /// <param name="remarks">Takes what was left out.</param>
    public Case Read(string step, string answer, List<string> remarks)
    {
        var word = answer.Trim().TrimEnd('.', '!').ToLowerInvariant();
        if (pack.Tests.TryGet(step, out var test))
        {
            var revealed = test.Reveals.Select(id => pack.Findings[id]).ToList();
            if (revealed.Count == 1 && Of(revealed[0], answer, word, remarks) is { } single)
                return single;
            if (Normal.Contains(word))
                return new Case { Findings = [.. revealed.Where(f => f.Answer == AnswerType.Boolean && f.Rules.Count == 0).Select(f => new CaseFinding(f.Id, Presence.Absent))] };
        }
        else if (Of(pack.Findings[step], answer, word, remarks) is { } own)
            return own;

        var told = reader.Read(answer);
        if (told.Findings.Count == 0 && told.Values.Count == 0 && told.KnownConditions.Count == 0 && told.Drugs.Count == 0 && told.Allergies is null && remarks.Count == 0)
            remarks.Add($"“{(answer.Length > 60 ? answer[..60] + "…" : answer)}” was not understood as an answer; say yes, no, unknown, a number with its unit, or describe it.");
        remarks.AddRange(told.Problems.Where(p => p.Kind is CaseProblemKind.ImpossibleValue or CaseProblemKind.UnknownUnit or CaseProblemKind.TooLong).Select(p => p.Message));
        return told;
    }

    private static Case? Of(Finding finding, string answer, string word, List<string> remarks)
    {
        switch (finding.Answer)
        {
            case AnswerType.Boolean when Yes.Contains(word):
                return new Case { Findings = [new CaseFinding(finding.Id, Presence.Present)] };
            case AnswerType.Boolean when No.Contains(word):
                return new Case { Findings = [new CaseFinding(finding.Id, Presence.Absent)] };
            case AnswerType.Number when Number().Match(answer.Trim()) is { Success: true } match:
                return Number(finding, match, remarks);
            case AnswerType.Category when finding.Options.FirstOrDefault(
                o => string.Equals(o.Id, word, StringComparison.OrdinalIgnoreCase) || string.Equals(o.Name, word, StringComparison.OrdinalIgnoreCase)) is { } option:
                return new Case { Answers = [new CaseAnswer(finding.Id, option.Id)] };
            default:
                return null;
        }
    }

    private static Case Number(Finding finding, Match match, List<string> remarks)
    {
        var number = double.Parse(match.Groups["n"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        var unit = match.Groups["u"].Value.Trim();
        var value = unit.Length == 0 ? number : Units(finding).Where(u => string.Equals(u, unit, StringComparison.OrdinalIgnoreCase) || Plain(u) == Plain(unit))
            .Select(u => finding.InOwnUnit(number, u)).FirstOrDefault(v => v is not null);
        if (value is not { } known)
        {
            remarks.Add($"The unit “{unit}” is not known for {finding.Name.ToLowerInvariant()}; write it in {string.Join(" or ", Units(finding).Take(3))}.");
            return new Case();
        }

        var problems = new List<CaseProblem>();
        var @checked = NumberReader.Checked(finding, known, null, problems);
        remarks.AddRange(problems.Select(p => p.Message));
        return @checked is null ? new Case() : new Case { Values = [@checked] };
    }

    private static IEnumerable<string> Units(Finding finding) => finding.Units.Select(u => u.Unit).Prepend(finding.Unit ?? "");

    // As people write units: °C, C and Cel are one; so are mmHg and mm[Hg].
    private static string Plain(string unit) => unit.ToLowerInvariant().Replace("°", "", StringComparison.Ordinal).Replace("[", "", StringComparison.Ordinal)
        .Replace("]", "", StringComparison.Ordinal) switch { "cel" or "celsius" => "c", "fahrenheit" or "degf" => "f", var plain => plain };

    [GeneratedRegex(@"^(?<n>-?\d{1,7}(\.\d{1,6})?)\s*(?<u>[a-zA-Zµ°%/\[\]{}0-9._\^*]{0,24})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
