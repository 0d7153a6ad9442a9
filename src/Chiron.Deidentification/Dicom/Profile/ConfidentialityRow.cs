namespace Chiron.Deidentification;

/// <summary>One row of PS3.15 table E.1-1.</summary>
/// <param name="Tag">Eight hexadecimal digits, with xx for repeating groups, or "private".</param>
/// <param name="Basic">The Basic Profile's action as the standard writes it, such as X/Z/D.</param>
/// <param name="Options">The action of each option that has one, K or C, by the option's name in the table file.</param>
internal sealed record ConfidentialityRow(string Tag, string Basic, IReadOnlyDictionary<string, char> Options);
