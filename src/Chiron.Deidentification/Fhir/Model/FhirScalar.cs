namespace Chiron.Deidentification;

/// <summary>The value of a primitive element.</summary>
/// <param name="Text">A string unescaped; a number or a boolean as it is written in JSON.</param>
/// <param name="IsText">Whether it is a JSON string.</param>
internal sealed record FhirScalar(string Text, bool IsText);
