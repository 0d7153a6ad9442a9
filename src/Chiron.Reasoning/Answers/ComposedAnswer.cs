using System.Text;

namespace Chiron.Reasoning.Answers;

/// <summary>An assessment in words: composed from facts, never written freely.</summary>
public sealed record ComposedAnswer
{
    public required Audience Audience { get; init; }

    /// <summary>In the order to be read; every statement names its facts.</summary>
    public required IReadOnlyList<Statement> Statements { get; init; }

    /// <summary>By id, every fact that a statement names.</summary>
    public required IReadOnlyDictionary<string, Fact> Facts { get; init; }

    /// <summary>By id, every source that a fact names, as a citation.</summary>
    public required IReadOnlyDictionary<string, string> Citations { get; init; }

    /// <summary>The statements as plain text (valid Markdown), one section after another, each source numbered at the end.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            string? section = null;
            foreach (var statement in Statements)
            {
                if (statement.Section != section)
                {
                    text.Append(section is null ? "" : "\n").Append("**").Append(statement.Section).Append("**\n");
                    section = statement.Section;
                }

                text.Append("- ").Append(statement.Text).Append('\n');
            }

            if (Citations.Count > 0)
                text.Append("\n**Sources**\n");
            foreach (var citation in Citations.OrderBy(c => c.Key, StringComparer.Ordinal))
                text.Append("- ").Append(citation.Value).Append('\n');
            return text.ToString();
        }
    }
}
