using System.Text;
using Spectre.Console;

namespace Chiron.Cli.Terminal;

/// <summary>Lines of text on standard output: wrapped to the terminal's width with hanging indents; coloured only where a terminal shows it.</summary>
internal sealed class TextPage
{
    private const int PipedWidth = 120;
    private const int LeastWidth = 40;
    private const int MostWidth = 140;

    private readonly IAnsiConsole _console;
    private readonly int _width;

    public TextPage()
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        _width = Math.Clamp(Console.IsOutputRedirected ? PipedWidth : _console.Profile.Width - 1, LeastWidth, MostWidth);
        _console.Profile.Width = MostWidth * 4;     // the page wraps itself, with indents
    }

    public void Blank() => _console.WriteLine();

    /// <summary>A line in a style of Spectre's, such as <c>bold red</c>.</summary>
    public void Styled(string text, string style)
    {
        foreach (var line in Wrap(text, 0))
            _console.MarkupLine($"[{style}]{Markup.Escape(line)}[/]");
    }

    public void Line(string text, int indent = 0)
    {
        foreach (var line in Wrap(new string(' ', indent) + text, indent))
            _console.WriteLine(line);
    }

    /// <summary>A line behind a mark; where it wraps, it goes on under its first letter.</summary>
    public void Bullet(string text, string mark = "•")
    {
        foreach (var line in Wrap($"  {mark} {text}", 3 + mark.Length))
            _console.WriteLine(line);
    }

    private IEnumerable<string> Wrap(string text, int indent)
    {
        var line = new StringBuilder();
        var lead = text.Length - text.TrimStart(' ').Length;
        line.Append(' ', lead);
        var empty = true;
        foreach (var word in Printable(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > _width)
            {
                yield return line.ToString();
                line.Clear().Append(' ', indent);
                empty = true;
            }

            if (!empty)
                line.Append(' ');
            line.Append(word);
            empty = false;
        }

        yield return line.ToString();
    }

    // What someone wrote is echoed, and must not steer the terminal.
    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
