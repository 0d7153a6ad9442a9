namespace Chiron.Intake.Tables;

/// <summary>A piece of SQL from a mapping.</summary>
/// <param name="Sql">DuckDB's dialect; over the columns of the rule's table.</param>
/// <param name="Line">In the mapping, for messages.</param>
public sealed record SqlExpression(string Sql, int Line);
