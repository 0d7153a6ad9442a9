using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Chiron.Knowledge.Loading;

/// <summary>A file of a pack with its text, so that a place within a text that YAML folded over lines can be named.</summary>
/// <param name="Name">Path within the pack.</param>
/// <param name="Text">All of it.</param>
internal sealed record SourceFile(string Name, string Text)
{
    private readonly string[] _lines = Text.Split('\n');

    /// <summary>The line, from 1, that a character of a scalar's value stands in; that of the last one where the value ends before <paramref name="offset"/>.</summary>
    /// <remarks>Folding changes blanks alone, so the value's non-blank characters are counted through the file. Escapes of quoted scalars are not undone.</remarks>
    public int LineOf(YamlScalarNode scalar, int offset)
    {
        var value = scalar.Value ?? "";
        var left = Math.Min(value.Take(offset).Count(IsVisible) + 1, value.Count(IsVisible));
        var isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        var isQuoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        var (line, column) = isBlock ? ((int)scalar.Start.Line, 0) : ((int)scalar.Start.Line - 1, (int)scalar.Start.Column - 1 + (isQuoted ? 1 : 0));
        for (; line < _lines.Length && line < scalar.End.Line; line++, column = 0)
            for (; column < _lines[line].Length; column++)
                if (IsVisible(_lines[line][column]) && --left == 0)
                    return line + 1;
        return (int)scalar.Start.Line;
    }

    private static bool IsVisible(char character) => !char.IsWhiteSpace(character);
}
