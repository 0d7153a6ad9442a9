namespace Chiron.Intake.Tables;

/// <summary>A row that made no event: where and why, never what it says.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Table">The rule's table or view.</param>
/// <param name="Row">From 1, the header not counted; null where a view has no <c>_row</c>.</param>
/// <param name="Fault">The kind.</param>
public sealed record QuarantinedRow(string Rule, string Table, long? Row, TableFault Fault);
