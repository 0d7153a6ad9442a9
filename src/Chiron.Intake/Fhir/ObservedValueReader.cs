namespace Chiron.Intake.Fhir;

/// <summary>Reads <c>value[x]</c> and <c>dataAbsentReason</c>. Ranges become their midpoint, ratios their quotient.</summary>
internal static class ObservedValueReader
{
    /// <param name="cursor">Stands on the value.</param>
    /// <param name="name">The element's name, such as <c>valueQuantity</c>.</param>
    /// <param name="value">Filled.</param>
    public static void Read(ref JsonCursor cursor, ReadOnlySpan<byte> name, ObservedValue value)
    {
        if (name.SequenceEqual("dataAbsentReason"u8))
        {
            if (value.Kind == ObservedValueKind.None)
                value.Kind = ObservedValueKind.Absent;
        }
        else if (name.SequenceEqual("valueQuantity"u8))
        {
            SetNumber(value, FhirDataTypes.Quantity(ref cursor, "valueQuantity"));
        }
        else if (name.SequenceEqual("valueInteger"u8) || name.SequenceEqual("valueDecimal"u8))
        {
            SetNumber(value, (cursor.Number("valueInteger"), null));
        }
        else if (name.SequenceEqual("valueBoolean"u8))
        {
            value.Kind = ObservedValueKind.Boolean;
            value.Boolean = cursor.Boolean("valueBoolean");
        }
        else if (name.SequenceEqual("valueCodeableConcept"u8))
        {
            FhirDataTypes.ReadConcept(ref cursor, value.Concept, "valueCodeableConcept");
            value.Kind = ObservedValueKind.Concept;
        }
        else if (name.SequenceEqual("valueString"u8))
        {
            value.Text = cursor.Text("valueString");
            value.Kind = ObservedValueKind.Text;
        }
        else if (name.SequenceEqual("valueRange"u8))
        {
            var (low, high) = FhirDataTypes.Pair(ref cursor, "valueRange", "low"u8, "high"u8);
            SetNumber(value, low.Value is { } l && high.Value is { } h ? ((l + h) / 2, low.Unit) : low.Value is null ? high : low);
        }
        else if (name.SequenceEqual("valueRatio"u8))
        {
            var (numerator, denominator) = FhirDataTypes.Pair(ref cursor, "valueRatio", "numerator"u8, "denominator"u8);
            SetNumber(value, numerator.Value is { } n && denominator.Value is { } d && d != 0 ? (n / d, Ratio(numerator.Unit, denominator.Unit)) : (null, null));
        }
        else
        {
            value.Kind = ObservedValueKind.Unsupported;
        }
    }

    private static void SetNumber(ObservedValue value, (double? Value, string? Unit) quantity)
    {
        value.Kind = quantity.Value is null ? ObservedValueKind.Absent : ObservedValueKind.Number;
        value.Number = quantity.Value ?? 0;
        value.Unit = quantity.Unit;
    }

    private static string? Ratio(string? numerator, string? denominator) =>
        denominator is null or "1" ? numerator : $"{numerator ?? "1"}/{denominator}";
}
