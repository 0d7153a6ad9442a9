namespace Chiron.Deidentification;

/// <summary>An invented note with the place of every identifier in it, and what a chart would state about the people in it.</summary>
/// <param name="Spans">In order, without overlap.</param>
/// <param name="Style">What kind of note: discharge, radiology, telephone, …</param>
/// <param name="Patient">What the chart states of the patient and the first relative.</param>
/// <param name="Providers">The clinicians and the hospital that the chart states.</param>
public sealed record GeneratedNote(string Text, IReadOnlyList<LabelledSpan> Spans, string Style, PatientIdentity Patient, IdentityIndex Providers)
{
    /// <summary>From which place on which line of the tables (its hash) was written; in order.</summary>
    internal IReadOnlyList<(int Start, uint Line)> Lines { get; init; } = [];
}
