using System.Collections.Frozen;
using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>
/// How a data file's columns become the five of the standard, whoever wrote it: any integer for <c>subject_id</c>, any timestamp or date for
/// <c>time</c> (a zone becomes UTC), any number for <c>numeric_value</c>; <c>numeric_value</c> and <c>text_value</c> may be absent.
/// Files of MEDS 0.0 and 0.1 have one column <c>value</c> instead: numbers are values, and text that is no number stays text.
/// </summary>
internal static class EventColumns
{
    private static readonly FrozenSet<string> Integers = new[]
    {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The select list: subject_id BIGINT, time TIMESTAMP, code VARCHAR, numeric_value FLOAT, text_value VARCHAR.</summary>
    /// <exception cref="MedsException">A column that the standard wants is absent or of a wrong type.</exception>
    public static string SelectList(ParquetColumns columns, string path)
    {
        var value = columns.Type("numeric_value") is null && columns.Type("text_value") is null ? columns.Type("value") : null;
        var numeric =
            value is "VARCHAR" ? "TRY_CAST(value AS FLOAT)"
            : value is not null ? Number("value", value, columns, path)
            : columns.Type("numeric_value") is { } type ? Number("numeric_value", type, columns, path)
            : "NULL::FLOAT";
        var text =
            value is "VARCHAR" ? "CASE WHEN TRY_CAST(value AS FLOAT) IS NULL THEN value END"
            : columns.Type("text_value") is not { } textType ? "NULL::VARCHAR"
            : textType is "VARCHAR" || IsEnum(textType) ? "text_value::VARCHAR"
            : throw Wrong("text_value", "text", columns, path);

        return $"{Subject(columns, path)} AS subject_id, {Time(columns, path)} AS time, {Code(columns, path)} AS code, {numeric} AS numeric_value, {text} AS text_value";
    }

    public static bool IsInteger(string? type) => type is not null && Integers.Contains(type);

    private static string Subject(ParquetColumns columns, string path) =>
        IsInteger(columns.Type("subject_id")) ? "subject_id::BIGINT" : throw Wrong("subject_id", "an integer", columns, path);

    private static string Time(ParquetColumns columns, string path) =>
        columns.Type("time") is { } type && (type is "DATE" || type.StartsWith("TIMESTAMP", StringComparison.Ordinal))
            ? "time::TIMESTAMP"
            : throw Wrong("time", "a timestamp", columns, path);

    private static string Code(ParquetColumns columns, string path) =>
        columns.Type("code") is { } type && (type is "VARCHAR" || IsEnum(type)) ? "code::VARCHAR" : throw Wrong("code", "text", columns, path);

    private static string Number(string name, string type, ParquetColumns columns, string path) =>
        IsInteger(type) || type is "FLOAT" or "DOUBLE" || type.StartsWith("DECIMAL", StringComparison.Ordinal)
            ? $"{name}::FLOAT"
            : throw Wrong(name, "a number", columns, path);

    private static bool IsEnum(string type) => type.StartsWith("ENUM", StringComparison.Ordinal);

    private static MedsException Wrong(string name, string expected, ParquetColumns columns, string path) =>
        new($"'{path}' is no MEDS data file: the standard wants a column '{name}' that is {expected}, and the file has {columns}. " +
            "Convert it to MEDS first, or point to the folder that holds data/ and metadata/.");
}
