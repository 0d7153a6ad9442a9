namespace Chiron.Timelines.DuckDb;

/// <summary>DuckDB refused a statement or could not read or write a file. The message is DuckDB's own; it may quote a value of the data.</summary>
public sealed class DuckDbException(string message, Exception? inner = null) : Exception(message, inner);
