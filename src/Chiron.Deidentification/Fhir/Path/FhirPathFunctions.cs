using System.Globalization;
using System.Text.RegularExpressions;
using static Chiron.Deidentification.FhirPathOperators;

namespace Chiron.Deidentification;

/// <summary>The functions of FHIRPath that rules use, and the two of Microsoft's: <c>nodesByType</c> and <c>nodesByName</c>.</summary>
internal static class FhirPathFunctions
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <exception cref="FhirPathException">There is no such function, or it takes another number of arguments.</exception>
    public static FhirPathStep Compile(string name, List<FhirPathStep> arguments, string? typeName) => (name, arguments.Count) switch
    {
        ("nodesByType", 1) => (input, self) => Nodes(input, Text(arguments[0], self), static (element, type) => element.Type == type),
        ("nodesByName", 1) => (input, self) => Nodes(input, Text(arguments[0], self), static (element, wanted) => element.Name == wanted),
        ("where", 1) => (input, _) => [.. input.Where(item => Truth(arguments[0]([item], [item])) == true)],
        ("select", 1) => (input, _) => [.. input.SelectMany(item => arguments[0]([item], [item]))],
        ("all", 1) => (input, _) => Of(input.All(item => Truth(arguments[0]([item], [item])) == true)),
        ("exists", 0) => (input, _) => Of(input.Count > 0),
        ("exists", 1) => (input, _) => Of(input.Any(item => Truth(arguments[0]([item], [item])) == true)),
        ("empty", 0) => (input, _) => Of(input.Count == 0),
        ("not", 0) => (input, _) => Of(!Truth(input)),
        ("count", 0) => (input, _) => [FhirPathItem.Of((decimal)input.Count)],
        ("first", 0) => (input, _) => [.. input.Take(1)],
        ("last", 0) => (input, _) => [.. input.TakeLast(1)],
        ("tail", 0) => (input, _) => [.. input.Skip(1)],
        ("distinct", 0) => (input, _) => Binary("|", input, Empty),
        ("children", 0) => (input, _) => [.. input.SelectMany(item => item.Element?.Children ?? []).Select(FhirPathItem.Of)],
        ("descendants", 0) => (input, _) => [.. input.SelectMany(item => item.Element?.Descendants() ?? []).Select(FhirPathItem.Of)],
        ("ofType" or "as", 1) when typeName is not null => (input, _) => OfType(input, typeName),
        ("is", 1) when typeName is not null => (input, _) => Of(input.Count == 0 ? null : OfType(input, typeName).Count == input.Count),
        ("iif", 2 or 3) => (input, self) => Truth(arguments[0](input, self)) == true ? arguments[1](input, self) : arguments.Count == 3 ? arguments[2](input, self) : Empty,
        ("hasValue", 0) => (input, _) => Of(input is [{ Value: not null }]),
        ("startsWith", 1) => (input, self) => OnText(input, text => text.StartsWith(Text(arguments[0], self), StringComparison.Ordinal)),
        ("endsWith", 1) => (input, self) => OnText(input, text => text.EndsWith(Text(arguments[0], self), StringComparison.Ordinal)),
        ("contains", 1) => (input, self) => OnText(input, text => text.Contains(Text(arguments[0], self), StringComparison.Ordinal)),
        ("matches", 1) => (input, self) => OnText(input, text => Pattern(Text(arguments[0], self)).IsMatch(text)),
        ("replaceMatches", 2) => (input, self) => OnText(input, text => Pattern(Text(arguments[0], self)).Replace(text, Text(arguments[1], self))),
        ("replace", 2) => (input, self) => OnText(input, text => text.Replace(Text(arguments[0], self), Text(arguments[1], self), StringComparison.Ordinal)),
        ("substring" or "subString", 1) => (input, self) => OnText(input, text => Substring(text, Number(arguments[0], self), int.MaxValue)),
        ("substring" or "subString", 2) => (input, self) => OnText(input, text => Substring(text, Number(arguments[0], self), Number(arguments[1], self))),
        ("indexOf", 1) => (input, self) => OnText(input, text => (decimal)text.IndexOf(Text(arguments[0], self), StringComparison.Ordinal)),
        ("length", 0) => (input, _) => OnText(input, text => (decimal)text.Length),
        ("lower", 0) => (input, _) => OnText(input, text => text.ToLowerInvariant()),
        ("upper", 0) => (input, _) => OnText(input, text => text.ToUpperInvariant()),
        ("toString", 0) => (input, _) => OnText(input, text => text),
        ("toInteger" or "toDecimal", 0) => (input, _) =>
            OnText(input, text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null),
        ("abs", 0) => (input, _) => OnNumber(input, Math.Abs),
        ("floor", 0) => (input, _) => OnNumber(input, decimal.Floor),
        ("ceiling", 0) => (input, _) => OnNumber(input, decimal.Ceiling),
        ("truncate", 0) => (input, _) => OnNumber(input, decimal.Truncate),
        ("round", 0) => (input, _) => OnNumber(input, decimal.Round),
        ("round", 1) => (input, self) => OnNumber(input, number => decimal.Round(number, Number(arguments[0], self))),
        _ => throw new FhirPathException($"the function '{name}' with {arguments.Count} arguments is not known here"),
    };

    public static IReadOnlyList<FhirPathItem> OfType(IReadOnlyList<FhirPathItem> input, string type) =>
        [.. input.Where(item => item.Element is { } element && (FhirModel.IsA(element.Type, type) || element.Type.Equals(type, StringComparison.OrdinalIgnoreCase)))];

    private static IReadOnlyList<FhirPathItem> Nodes(IReadOnlyList<FhirPathItem> input, string wanted, Func<FhirElement, string, bool> isWanted) =>
        [.. input.SelectMany(item => item.Element?.Descendants() ?? []).Where(element => isWanted(element, wanted)).Select(FhirPathItem.Of)];

    private static IReadOnlyList<FhirPathItem> OnText(IReadOnlyList<FhirPathItem> input, Func<string, object?> act) =>
        input.Count == 0 || Single(input).Text is not { } text || act(text) is not { } result ? Empty : [FhirPathItem.Of(result)];

    private static IReadOnlyList<FhirPathItem> OnNumber(IReadOnlyList<FhirPathItem> input, Func<decimal, decimal> act) => input switch
    {
        [] => Empty,
        [{ Value: decimal number }] => [FhirPathItem.Of(act(number))],
        _ => throw new FhirPathException("a number was expected"),
    };

    private static string Text(FhirPathStep argument, IReadOnlyList<FhirPathItem> self) =>
        Single(argument(self, self)).Text ?? throw new FhirPathException("an argument has no value");

    private static int Number(FhirPathStep argument, IReadOnlyList<FhirPathItem> self) =>
        Single(argument(self, self)).Value is decimal and >= 0 and <= int.MaxValue and var number
            ? (int)(decimal)number
            : throw new FhirPathException("an argument is no number from 0 on");

    private static string? Substring(string text, int start, int length) => start >= text.Length ? null : text.Substring(start, Math.Min(length, text.Length - start));

    // A pattern of the configuration, bounded in time as it is not ours.
    private static Regex Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (ArgumentException)
        {
            throw new FhirPathException("a regular expression is not understood");
        }
    }
}
