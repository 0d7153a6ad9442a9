namespace Chiron.Intake.Tables;

/// <summary>One file as a table of SQL. Every column of a text file is text unless <paramref name="Types"/> says otherwise; <c>_row</c> numbers the rows from 1.</summary>
/// <param name="Name">In SQL.</param>
/// <param name="File">Relative to the data folder; CSV, TSV and the like, plain or gzip, or Parquet.</param>
/// <param name="Delimiter">Between columns; null for a comma, or a tab in .tsv files.</param>
/// <param name="Nulls">Texts that mean "nothing there", beside the empty one.</param>
/// <param name="Types">SQL types by column. What cannot be read as its type counts as nothing there, and is counted.</param>
/// <param name="Line">In the mapping.</param>
public sealed record MappedTable(
    string Name, string File, string? Delimiter, IReadOnlyList<string> Nulls, IReadOnlyDictionary<string, SqlExpression> Types, int Line);
