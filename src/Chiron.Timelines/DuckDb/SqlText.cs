using System.Text;

namespace Chiron.Timelines.DuckDb;

/// <summary>Writes names and paths into SQL where DuckDB takes no parameter (COPY … TO, lists of files).</summary>
public static class SqlText
{
    /// <summary>A string literal: <c>it's</c> becomes <c>'it''s'</c>.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>An identifier: <c>my "col"</c> becomes <c>"my ""col"""</c>.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary><c>read_parquet([…])</c> over exactly these files: characters that DuckDB would take for a pattern are escaped.</summary>
    public static string ReadParquet(params IEnumerable<string> paths) => $"read_parquet({ParquetPaths(paths)}, hive_partitioning = false)";

    /// <summary>The first argument of <c>read_parquet</c> for exactly these files.</summary>
    public static string ParquetPaths(params IEnumerable<string> paths) =>
        $"[{string.Join(", ", paths.Select(path => Literal(WithoutPatterns(path))))}]";

    private static string WithoutPatterns(string path)
    {
        if (path.AsSpan().IndexOfAny("*?[") < 0)
            return path;

        var escaped = new StringBuilder(path.Length + 8);
        foreach (var c in path)
            _ = c is '*' or '?' or '[' ? escaped.Append('[').Append(c).Append(']') : escaped.Append(c);
        return escaped.ToString();
    }
}
