namespace Chiron.Deidentification;

/// <summary>The operators of FHIRPath on collections; an empty collection stands for what is not known.</summary>
internal static class FhirPathOperators
{
    public static readonly IReadOnlyList<FhirPathItem> Empty = [];

    public static IReadOnlyList<FhirPathItem> Of(bool? truth) => truth is { } known ? [FhirPathItem.Of(known)] : Empty;

    /// <summary>A collection as a condition: null where it is empty.</summary>
    /// <exception cref="FhirPathException">More than one thing stands there.</exception>
    public static bool? Truth(IReadOnlyList<FhirPathItem> items) => items switch
    {
        [] => null,
        [{ Value: bool truth }] => truth,
        [_] => true,
        _ => throw new FhirPathException("a condition has more than one value"),
    };

    public static IReadOnlyList<FhirPathItem> Binary(string symbol, IReadOnlyList<FhirPathItem> a, IReadOnlyList<FhirPathItem> b) => symbol switch
    {
        "and" => Of((Truth(a), Truth(b)) switch { (false, _) or (_, false) => false, (true, true) => true, _ => null }),
        "or" => Of((Truth(a), Truth(b)) switch { (true, _) or (_, true) => true, (false, false) => false, _ => null }),
        "xor" => Of(Truth(a) is { } x && Truth(b) is { } y ? x != y : null),
        "implies" => Of((Truth(a), Truth(b)) switch { (false, _) or (_, true) => true, (true, var then) => then, _ => null }),
        "|" => Union(a, b),
        "in" => a.Count == 0 ? Empty : Of(b.Any(item => Equal(item, Single(a)) == true)),
        "contains" => b.Count == 0 ? Empty : Of(a.Any(item => Equal(item, Single(b)) == true)),
        "=" => Of(Equality(a, b)),
        "!=" => Of(Equality(a, b) is { } equal ? !equal : null),
        "~" => Of(Equality(a, b) ?? a.Count == b.Count),
        "!~" => Of(!(Equality(a, b) ?? a.Count == b.Count)),
        "<" => Of(Order(a, b) is { } order ? order < 0 : null),
        ">" => Of(Order(a, b) is { } order ? order > 0 : null),
        "<=" => Of(Order(a, b) is { } order ? order <= 0 : null),
        ">=" => Of(Order(a, b) is { } order ? order >= 0 : null),
        "&" => [FhirPathItem.Of((a.Count == 0 ? "" : Single(a).Text) + (b.Count == 0 ? "" : Single(b).Text))],
        _ => a.Count == 0 || b.Count == 0 ? Empty : Arithmetic(symbol, Single(a), Single(b)),
    };

    public static FhirPathItem Single(IReadOnlyList<FhirPathItem> items) =>
        items.Count == 1 ? items[0] : throw new FhirPathException("one value was expected and there are several");

    public static bool? Equal(FhirPathItem a, FhirPathItem b)
    {
        if (a.Value is FhirPathDate || b.Value is FhirPathDate)
            return Date(a) is { } first && Date(b) is { } second ? FhirPathDate.Compare(first, second) is { } order ? order == 0 : null : false;
        if (a.Value is null || b.Value is null)
            return ReferenceEquals(a.Element, b.Element);
        return a.Value.Equals(b.Value);
    }

    private static bool? Equality(IReadOnlyList<FhirPathItem> a, IReadOnlyList<FhirPathItem> b)
    {
        if (a.Count == 0 || b.Count == 0)
            return null;
        if (a.Count != b.Count)
            return false;
        bool? all = true;
        for (var i = 0; i < a.Count; i++)
            all = (all, Equal(a[i], b[i])) switch { (false, _) or (_, false) => false, (null, _) or (_, null) => null, _ => true };
        return all;
    }

    private static int? Order(IReadOnlyList<FhirPathItem> a, IReadOnlyList<FhirPathItem> b)
    {
        if (a.Count == 0 || b.Count == 0)
            return null;
        return (Single(a).Value, Single(b).Value) switch
        {
            (decimal x, decimal y) => x.CompareTo(y),
            (FhirPathDate or string, FhirPathDate) or (FhirPathDate, string) => Date(Single(a)) is { } x && Date(Single(b)) is { } y
                ? FhirPathDate.Compare(x, y)
                : throw new FhirPathException("a date is compared with what is none"),
            (string x, string y) => string.CompareOrdinal(x, y),
            _ => throw new FhirPathException("values of different types are compared"),
        };
    }

    private static FhirPathDate? Date(FhirPathItem item) => item.Value as FhirPathDate ?? (item.Value is string text ? FhirPathDate.TryParse(text) : null);

    private static IReadOnlyList<FhirPathItem> Union(IReadOnlyList<FhirPathItem> a, IReadOnlyList<FhirPathItem> b)
    {
        var all = new List<FhirPathItem>();
        foreach (var item in a.Concat(b))
            if (!all.Exists(known => item.Element is not null || known.Element is not null ? ReferenceEquals(known.Element, item.Element) : Equal(known, item) == true))
                all.Add(item);
        return all;
    }

    private static IReadOnlyList<FhirPathItem> Arithmetic(string symbol, FhirPathItem a, FhirPathItem b) => (symbol, a.Value, b.Value) switch
    {
        ("+", decimal x, decimal y) => [FhirPathItem.Of(x + y)],
        ("-", decimal x, decimal y) => [FhirPathItem.Of(x - y)],
        ("*", decimal x, decimal y) => [FhirPathItem.Of(x * y)],
        ("/", decimal x, decimal y) => y == 0 ? Empty : [FhirPathItem.Of(x / y)],
        ("div", decimal x, decimal y) => y == 0 ? Empty : [FhirPathItem.Of(decimal.Truncate(x / y))],
        ("mod", decimal x, decimal y) => y == 0 ? Empty : [FhirPathItem.Of(x % y)],
        ("+", _, _) when a.Value is string or FhirPathDate && b.Value is string or FhirPathDate => [FhirPathItem.Of(a.Text + b.Text)],
        _ => throw new FhirPathException($"'{symbol}' was used on values that it is not made for"),
    };
}
