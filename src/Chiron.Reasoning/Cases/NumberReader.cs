using System.Globalization;
using System.Text.RegularExpressions;
using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Cases;

/// <summary>Reads the numbers that follow the names of values, with their units.</summary>
internal sealed partial class NumberReader(KnowledgePack pack)
{
    private const double HottestCelsius = 46;       // a bare body temperature above it is meant in Fahrenheit
    private const int FarthestNumber = 5;           // tokens between a name and its number

    private static readonly HashSet<string> Fillers =
    [
        "is", "was", "of", "at", ":", "=", "about", "to", "(", "~", "level", "count", "reading", "around", "up", "measured", "low", "high", "elevated", "were",
        "are", "-", "score", "rate", "currently", "oral",
    ];

    /// <summary>The value that follows a mention of a numeric finding, or of a boolean finding that a number decides ("fever of 39.2").</summary>
    public CaseValue? After(string text, IReadOnlyList<Token> tokens, in Mention mention, List<CaseProblem> problems)
    {
        var finding = pack.Findings[mention.Term.Place];
        var named = finding.Answer == AnswerType.Number;
        if (!named)
        {
            if (finding.Rules.Count == 0)
                return null;
            finding = pack.Findings[finding.Rules[0].Finding];
        }

        var i = mention.End;
        while (i < tokens.Count && i < mention.End + FarthestNumber && Fillers.Contains(tokens[i].Normal))
            i++;
        if (i >= tokens.Count || tokens[i].Kind != TokenKind.Number || IsDuration(tokens, i))
            return null;
        if (i + 2 < tokens.Count && tokens[i + 1].Normal == "/" && tokens[i + 2].Kind == TokenKind.Number && finding.Maximum is not (<= 30))
            return null;                            // a pair such as 150/90 is a blood pressure and read as such

        if (!double.TryParse(tokens[i].Normal.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        if (PerField().IsMatch(text.AsSpan(tokens[i].End, Math.Min(24, text.Length - tokens[i].End))))
            return null;                            // "0-5 /HPF" counts what a microscope shows of urine
        var span = new TextSpan(tokens[mention.First].Start, tokens[i].End - tokens[mention.First].Start);
        var (value, known) = Convert(finding, number, text, tokens[i].End);
        if (!known)
        {
            problems.Add(new CaseProblem(
                CaseProblemKind.UnknownUnit, $"The unit after {finding.Name.ToLowerInvariant()} {tokens[i].Normal} is not known; write it in {finding.Unit}.", span));
            return null;
        }

        return named || finding.Maximum is not { } most || value <= most ? Checked(finding, value, span, problems) : null;
    }

    /// <summary>What is written in ways of its own: blood pressure as a pair, pain of ten, pulse and breaths as single letters in a row of vital signs.</summary>
    public IEnumerable<CaseValue> Patterns(string text, List<CaseProblem> problems)
    {
        foreach (var value in BloodPressures(text, problems))
            yield return value;
        if (pack.Findings.TryGet("pain-score", out var pain) && PainOfTen().Match(text) is { Success: true } score
            && Checked(pain, Number(score.Groups["n"]), new TextSpan(score.Index, score.Length), problems) is { } pained)
            yield return pained;
        foreach (Match letter in LetterVital().Matches(text))
            if (pack.Findings.TryGet(letter.Groups["l"].Value == "P" ? "heart-rate" : "respiratory-rate", out var vital)
                && Checked(vital, Number(letter.Groups["n"]), new TextSpan(letter.Index, letter.Length), problems) is { } rate)
                yield return rate;
    }

    private static double Number(Group digits) => double.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private IEnumerable<CaseValue> BloodPressures(string text, List<CaseProblem> problems)
    {
        if (!pack.Findings.TryGet("systolic-blood-pressure", out var systolic) || !pack.Findings.TryGet("diastolic-blood-pressure", out var diastolic))
            yield break;
        foreach (Match match in BloodPressure().Matches(text))
        {
            var span = new TextSpan(match.Index, match.Length);
            var (high, low) = (Number(match.Groups["s"]), Number(match.Groups["d"]));
            if (Checked(systolic, high, span, problems) is { } upper && Checked(diastolic, low, span, problems) is { } lower)
            {
                yield return upper;
                yield return lower;
            }
        }
    }

    /// <summary>The value where a living person can have it; otherwise null and a problem.</summary>
    public static CaseValue? Checked(Finding finding, double value, TextSpan? span, List<CaseProblem> problems)
    {
        if (!((finding.Minimum is not { } least || value >= least) && (finding.Maximum is not { } most || value <= most)))
        {
            problems.Add(new CaseProblem(
                CaseProblemKind.ImpossibleValue,
                $"{finding.Name} of {value:0.###} {Sentence.Unit(finding.Unit)} is not possible (it lies from {finding.Minimum} to {finding.Maximum}); it was left out. Check the number and its unit.",
                span));
            return null;
        }

        return new CaseValue(finding.Id, value, span);
    }

    private static (double Value, bool Known) Convert(Finding finding, double number, string text, int end)
    {
        var rest = text.AsSpan(end).TrimStart(' ');
        var best = (Length: 0, Value: number);
        if (finding.Unit is { } own && Begins(rest, own))
            best = (own.Length, number);
        foreach (var unit in finding.Units)
            if (unit.Unit.Length > best.Length && Begins(rest, unit.Unit))
                best = (unit.Unit.Length, number * unit.Factor + unit.Offset);
        if (best.Length > 0)
            return (best.Value, true);

        // Cells are also counted one by one: 6,200/mm³, or 274,000 without a unit.
        if (finding.Unit == "10*3/uL" && number > finding.Maximum && number / 1000 <= finding.Maximum)
            return (number / 1000, true);
        if (UnitLike().IsMatch(rest[..Math.Min(rest.Length, 24)]))
            return (number, false);
        if (finding.Id == "body-temperature" && number > HottestCelsius && number < 115)
            return ((number - 32) / 1.8, true);
        return (number, true);
    }

    // The unit itself, not the beginning of a longer word: "5 million" holds no "m".
    private static bool Begins(ReadOnlySpan<char> rest, string unit) =>
        rest.StartsWith(unit, StringComparison.OrdinalIgnoreCase)
        && (rest.Length == unit.Length || !char.IsLetterOrDigit(rest[unit.Length]) || !char.IsLetterOrDigit(unit[^1]));

    private static bool IsDuration(IReadOnlyList<Token> tokens, int number) =>
        number + 1 < tokens.Count && tokens[number + 1].Normal is "day" or "hour" or "week" or "month" or "year" or "minute" or "hr" or "min";

    [GeneratedRegex(@"\b(bp|b/p|blood pressure)\b[^0-9\n]{0,15}(?<s>\d{2,3})\s*(/|over)\s*(?<d>\d{2,3})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BloodPressure();

    [GeneratedRegex(@"\b(pain|ache|hurts?)\b[^.\n\d]{0,40}?\b(?<n>\d{1,2})\s*(/|out of)\s*10\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PainOfTen();

    // "T 37.1, P 88, R 16": a letter with its number beside another vital sign.
    [GeneratedRegex(@"(?<=\b(T|BP|P|HR|RR|SpO2|Temp)\b[^A-Za-z\n]{1,16}(F|C|mmHg)?[,;]?\s{1,3})(?<l>[PR])\s?:?\s?(?<n>\d{2,3})\b|(?<l>[PR])\s?:?\s?(?<n>\d{2,3})(?=[,;]?\s{1,3}(BP|RR?|P|SpO2|T)\b\s?:?\s?\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LetterVital();

    [GeneratedRegex(@"^\s*([-–]\s*\d+\s*)?(/|per\s)\s*(HPF|LPF|high|low)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PerField();

    [GeneratedRegex(@"^[a-zA-Zµ]{1,6}/[a-zA-Z]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnitLike();
}
