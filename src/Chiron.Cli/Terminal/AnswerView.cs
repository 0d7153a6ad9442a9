using Chiron.Knowledge;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Assessing;

namespace Chiron.Cli.Terminal;

/// <summary>A composed answer on a terminal: the urgency, then section by section, each sentence with the numbers of its sources, which stand at the end.</summary>
internal static class AnswerView
{
    public static void Show(TextPage page, ComposedAnswer answer, Assessment assessment)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        string? section = null;
        foreach (var statement in answer.Statements)
        {
            if (statement.Section != section)
            {
                if (section is not null)
                    page.Blank();
                section = statement.Section;
                page.Styled(section.ToUpperInvariant(), "bold");
            }

            var marks = statement.Facts.SelectMany(id => answer.Facts[id].Sources).Distinct(StringComparer.Ordinal).ToList();
            foreach (var source in marks)
                numbers.TryAdd(source, numbers.Count + 1);
            var text = statement.Text + (marks.Count > 0 ? $" [{string.Join(",", marks.Select(m => numbers[m]).Order())}]" : "");
            if (ReferenceEquals(statement, answer.Statements[0]))
                page.Styled("  " + text, Colour(assessment.Urgency));
            else
                page.Bullet(text);
        }

        if (numbers.Count == 0)
            return;
        page.Blank();
        page.Styled("SOURCES", "bold");
        foreach (var (source, number) in numbers.OrderBy(n => n.Value))
            page.Bullet(answer.Citations[source], $"[{number}]");
    }

    public static string Colour(Urgency urgency) => urgency switch
    {
        Urgency.Immediate => "bold white on red",
        Urgency.Emergency => "bold red",
        Urgency.Urgent => "bold yellow",
        Urgency.Routine => "bold green",
        _ => "green",
    };
}
