using System.Globalization;
using System.Text;

namespace Chiron.Knowledge.DdxPlus;

/// <summary>Reads a list as Python writes it: texts in either kind of quotation mark, numbers, and lists of these.</summary>
internal static class PythonList
{
    private const int Deepest = 4;

    /// <returns>Items: <see cref="string"/>, <see cref="double"/> or a list of these.</returns>
    /// <exception cref="FormatException">The text is no such list.</exception>
    public static List<object> Parse(string text)
    {
        var place = 0;
        var list = List(text, ref place, 1);
        return text.AsSpan(place).Trim().IsEmpty ? list : throw new FormatException($"a list ends at character {place} and more follows");
    }

    private static List<object> List(string text, ref int place, int depth)
    {
        if (depth > Deepest)
            throw new FormatException($"lists stand {Deepest} deep");
        Expect(text, ref place, '[');
        var items = new List<object>();
        while (Next(text, ref place) != ']')
        {
            if (items.Count > 0)
                Expect(text, ref place, ',');
            items.Add(Next(text, ref place) switch
            {
                '[' => List(text, ref place, depth + 1),
                '\'' or '"' => Text(text, ref place),
                _ => Number(text, ref place),
            });
        }

        place++;
        return items;
    }

    private static string Text(string text, ref int place)
    {
        var quote = text[place++];
        var read = new StringBuilder();
        for (; place < text.Length && text[place] != quote; place++)
            read.Append(text[place] == '\\' && place + 1 < text.Length ? text[++place] : text[place]);
        Expect(text, ref place, quote);
        return read.ToString();
    }

    private static double Number(string text, ref int place)
    {
        var start = place;
        while (place < text.Length && text[place] is not (',' or ']' or ' '))
            place++;
        return double.TryParse(text.AsSpan(start, place - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"neither a text nor a number at character {start + 1} of a list");
    }

    private static char Next(string text, ref int place)
    {
        while (place < text.Length && text[place] == ' ')
            place++;
        return place < text.Length ? text[place] : throw new FormatException("a list is never closed");
    }

    private static void Expect(string text, ref int place, char expected)
    {
        if (Next(text, ref place) != expected)
            throw new FormatException($"expected {expected} at character {place + 1} of a list");
        place++;
    }
}
