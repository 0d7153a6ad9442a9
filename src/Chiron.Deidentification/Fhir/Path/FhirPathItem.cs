using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>One thing that a FHIRPath expression yields: an element, or a value that was computed.</summary>
/// <param name="Element">Null for a computed value.</param>
/// <param name="Value">A string, a decimal, a bool or a <see cref="FhirPathDate"/>; null for a structure.</param>
internal readonly record struct FhirPathItem(FhirElement? Element, object? Value)
{
    public static FhirPathItem Of(object value) => new(Element: null, value);

    public static FhirPathItem Of(FhirElement element) => new(element, ValueOf(element));

    /// <summary>The value as text; null for a structure.</summary>
    public string? Text => Value switch
    {
        null => null,
        string text => text,
        FhirPathDate date => date.Text,
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(Value, CultureInfo.InvariantCulture),
    };

    private static object? ValueOf(FhirElement element)
    {
        if (element.Value is not { } value)
            return null;
        return element.Type switch
        {
            "boolean" => value.Text == "true",
            "integer" or "positiveInt" or "unsignedInt" or "decimal" =>
                decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : value.Text,
            "date" or "dateTime" or "instant" => (object?)FhirPathDate.TryParse(value.Text) ?? value.Text,
            _ => value.Text,
        };
    }
}
