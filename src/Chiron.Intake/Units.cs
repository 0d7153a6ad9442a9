using System.Globalization;

namespace Chiron.Intake;

/// <summary>
/// Brings the values of one code to one unit: the normal unit of the table; else the unit in which the code was first met (but degrees Celsius, kilograms
/// and centimetres for temperature, imperial weight and imperial length).
/// </summary>
/// <remarks>For one thread: it remembers each code's unit.</remarks>
public sealed class Units
{
    private readonly Dictionary<string, Unit> _spellings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Normal> _normal = new(StringComparer.Ordinal);

    public Units()
    {
        foreach (var row in EmbeddedTable.Rows("units.csv"))
            _spellings.TryAdd(row[0], new Unit(row[1], row[2], Number(row[3]), Number(row[4])));
        foreach (var row in EmbeddedTable.Rows("normal-units.csv"))
            _normal.Add(row[0], new Normal(row[1], row[2].Length == 0 ? null : Number(row[2])));
    }

    /// <summary>Converts <paramref name="value"/> in place to the unit that is returned with it.</summary>
    /// <param name="code">Such as <c>LOINC//4548-4</c>.</param>
    /// <param name="written">The unit as the record has it; null where it has none.</param>
    /// <param name="value">The measured value; afterwards in <paramref name="unit"/>.</param>
    /// <param name="unit">UCUM where the table knows the unit, as written otherwise.</param>
    public UnitConversion Normalise(string code, string? written, ref double value, out string? unit)
    {
        var isSettled = _normal.TryGetValue(code, out var normal);
        if (string.IsNullOrEmpty(written))
        {
            unit = normal?.Unit;
            return isSettled ? UnitConversion.Missing : UnitConversion.None;
        }

        if (written[0] == '{' && written[^1] == '}' && !isSettled)
        {
            unit = written;   // an annotation of UCUM: a bare number
            return UnitConversion.Same;
        }

        var isKnown = _spellings.TryGetValue(written, out var from) || _spellings.TryGetValue(WithoutAnnotation(written), out from);
        unit = isKnown ? from!.Ucum : written;
        if (!isSettled)
        {
            normal = new Normal(isKnown ? FirstChoice(from!) : written, MolarMass: null);
            _normal.Add(code, normal);
        }

        if (written == normal!.Unit)
            return isKnown ? UnitConversion.Same : UnitConversion.Unknown;
        if (!isKnown)
            return UnitConversion.Unknown;
        if (!_spellings.TryGetValue(normal.Unit, out var to))
            return UnitConversion.Incompatible;

        var inBase = value * from!.Factor + from.Offset;
        if (from.Dimension != to.Dimension)
        {
            if (normal.MolarMass is not { } grams)
                return UnitConversion.Incompatible;
            if (from.Dimension == "substance concentration" && to.Dimension == "mass concentration")
                inBase *= grams;
            else if (from.Dimension == "mass concentration" && to.Dimension == "substance concentration")
                inBase /= grams;
            else
                return UnitConversion.Incompatible;
        }

        unit = normal.Unit;
        var isSame = from.Dimension == to.Dimension && from.Factor.Equals(to.Factor) && from.Offset.Equals(to.Offset);
        if (!isSame)
            value = (inBase - to.Offset) / to.Factor;
        return isSame ? UnitConversion.Same : UnitConversion.Converted;
    }

    // mg/g{creat} is mg/g: what stands in braces says what was measured, not in what.
    private static string WithoutAnnotation(string unit) =>
        unit.IndexOf('{') is var open and > 0 && unit.EndsWith('}') ? unit[..open] : unit;

    private static string FirstChoice(Unit unit) => (unit.Dimension, unit.Ucum) switch
    {
        ("temperature", _) => "Cel",
        ("mass", "[lb_av]" or "[oz_av]") => "kg",
        ("length", "[in_i]" or "[ft_i]") => "cm",
        _ => unit.Ucum,
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Unit(string Ucum, string Dimension, double Factor, double Offset);

    private sealed record Normal(string Unit, double? MolarMass);
}
