namespace Chiron.Knowledge.Search;

/// <summary>Reads Markdown and plain text: paragraphs between empty lines, under the last heading of Markdown; the first heading, else the file's name, is the title.</summary>
internal static class PlainDocument
{
    /// <param name="id">The document's id, its path.</param>
    /// <param name="lines">Of the file.</param>
    /// <param name="markdown">Lines that begin with # are headings, and fences hold code that is text all the same.</param>
    public static SearchDocument Read(string id, IEnumerable<string> lines, bool markdown)
    {
        var splitter = new PassageSplitter();
        var paragraph = new List<string>();
        string? title = null;
        var (heading, number, begin, breaks) = ("", 0, 1, false);
        foreach (var line in lines)
        {
            number++;
            var level = markdown ? HeadingLevel(line) : 0;
            if (level > 0 || string.IsNullOrWhiteSpace(line))
            {
                End();
                if (level > 0)
                {
                    heading = line[level..].Trim(' ', '#', '\t');
                    title ??= heading;
                    breaks = true;
                }
            }
            else
            {
                if (paragraph.Count == 0)
                    begin = number;
                paragraph.Add(line);
            }
        }

        End();
        var name = Path.GetFileNameWithoutExtension(id);
        return new SearchDocument(id, title ?? name, title is null ? id : $"{title}. {id}", splitter.Finish());

        void End()
        {
            if (paragraph.Count == 0)
                return;
            splitter.Add(heading.Length == 0 ? $"line {begin}" : $"{heading}, line {begin}", string.Join('\n', paragraph), breaks);
            paragraph.Clear();
            breaks = false;
        }
    }

    private static int HeadingLevel(string line)
    {
        var level = line.AsSpan().IndexOfAnyExcept('#');
        return level is >= 1 and <= 6 && line[level] == ' ' ? level : 0;
    }
}
