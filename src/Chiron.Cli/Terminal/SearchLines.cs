using Chiron.Model;

namespace Chiron.Cli.Terminal;

/// <summary>A search where no terminal is watching: a line for each trial that ends.</summary>
internal sealed class SearchLines(Action<string> remark) : IProgress<SearchProgress>
{
    public void Report(SearchProgress value)
    {
        if (value.Ended is { } ended)
            remark(SearchText.Line(ended));
    }
}
