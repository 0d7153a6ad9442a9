namespace Chiron.Knowledge;

/// <summary>Another unit that a value may be written in: value in the finding's unit = value · Factor + Offset.</summary>
/// <param name="Unit">As written, UCUM or customary: <c>mg/dL</c>, <c>[degF]</c>, <c>F</c>.</param>
public readonly record struct UnitConversion(string Unit, double Factor, double Offset);
