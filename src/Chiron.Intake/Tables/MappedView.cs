namespace Chiron.Intake.Tables;

/// <summary>A query over tables and earlier views, under a name: joins, pivots, sums by hour.</summary>
/// <param name="Name">In SQL.</param>
/// <param name="Query">One SELECT (or UNPIVOT …).</param>
public sealed record MappedView(string Name, SqlExpression Query);
