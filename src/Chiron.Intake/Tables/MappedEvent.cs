using Chiron.Timelines.Meds;

namespace Chiron.Intake.Tables;

/// <summary>A rule: each row of <see cref="From"/> is one event.</summary>
public sealed record MappedEvent
{
    /// <summary>For messages and counts.</summary>
    public required string Name { get; init; }

    /// <summary>A table or view.</summary>
    public required string From { get; init; }

    /// <summary>Rows for which it is not true make no event; null for all rows.</summary>
    public SqlExpression? Where { get; init; }

    public required SqlExpression Subject { get; init; }

    /// <summary>A timestamp, a date, or text that reads as one; null for a static fact.</summary>
    public SqlExpression? Time { get; init; }

    /// <summary>Text, from a template such as <c>LAB//{Parameter}</c>.</summary>
    public required SqlExpression Code { get; init; }

    public SqlExpression? Value { get; init; }

    public SqlExpression? Text { get; init; }

    /// <summary>Null to guess from each code.</summary>
    public EventKind? Kind { get; init; }

    /// <summary>UCUM; from a template.</summary>
    public SqlExpression? Unit { get; init; }

    /// <summary>From a template.</summary>
    public SqlExpression? Description { get; init; }

    public required int Line { get; init; }
}
