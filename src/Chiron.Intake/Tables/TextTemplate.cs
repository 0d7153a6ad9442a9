using System.Text;
using Chiron.Timelines.DuckDb;

namespace Chiron.Intake.Tables;

/// <summary>Text with SQL in braces: <c>LAB//{upper(name)}</c> becomes <c>'LAB//' || (upper(name))::VARCHAR</c>. Two braces stand for one.</summary>
internal static class TextTemplate
{
    /// <returns>An SQL expression of type text: null where any part in braces is null. Null where a brace is not closed.</returns>
    public static string? ToSql(string template)
    {
        var parts = new List<string>();
        var literal = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                literal.Append(c);
                i++;
                continue;
            }

            if (c == '}')
                return null;
            if (c != '{')
            {
                literal.Append(c);
                continue;
            }

            var end = template.IndexOf('}', i);
            if (end < 0 || template[(i + 1)..end].Trim().Length == 0)
                return null;
            Close();
            parts.Add($"(\n{template[(i + 1)..end]}\n)::VARCHAR");
            i = end;
        }

        Close();
        return parts.Count == 0 ? "''" : string.Join(" || ", parts);

        void Close()
        {
            if (literal.Length > 0)
                parts.Add(SqlText.Literal(literal.ToString()));
            literal.Clear();
        }
    }
}
