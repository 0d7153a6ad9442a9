using System.Text;

namespace Chiron.Deidentification;

/// <summary>Cuts a FHIRPath expression into tokens: names, <c>'strings'</c>, numbers, <c>@dates</c>, <c>$this</c> and operators.</summary>
internal static class FhirPathLexer
{
    private static readonly string[] LongOperators = ["<=", ">=", "!=", "!~"];

    /// <returns>Tokens; a string begins with an apostrophe, a date with @, and everything else is as it is written.</returns>
    public static List<string> Split(string expression)
    {
        var tokens = new List<string>();
        for (var i = 0; i < expression.Length;)
        {
            var c = expression[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '\'' or '"' or '`')
            {
                tokens.Add(String(expression, ref i, c));
            }
            else if (char.IsAsciiLetter(c) || c is '_' or '$')
            {
                tokens.Add(While(expression, ref i, static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '$'));
            }
            else if (c == '@')
            {
                tokens.Add(While(expression, ref i, static letter => char.IsAsciiLetterOrDigit(letter) || letter is '@' or '-' or ':' or '+' or '.'));
            }
            else if (char.IsAsciiDigit(c))
            {
                var start = i;
                while (i < expression.Length && (char.IsAsciiDigit(expression[i]) || (expression[i] == '.' && i + 1 < expression.Length && char.IsAsciiDigit(expression[i + 1]))))
                    i++;
                tokens.Add(expression[start..i]);
            }
            else
            {
                var length = Array.Exists(LongOperators, known => expression.AsSpan(i).StartsWith(known)) ? 2 : 1;
                tokens.Add(expression.Substring(i, length));
                i += length;
            }
        }

        return tokens;
    }

    private static string While(string expression, ref int i, Func<char, bool> belongs)
    {
        var start = i++;
        while (i < expression.Length && belongs(expression[i]))
            i++;
        return expression[start..i];
    }

    private static string String(string expression, ref int i, char quote)
    {
        var text = new StringBuilder(quote == '`' ? "" : "'");
        for (i++; i < expression.Length && expression[i] != quote; i++)
        {
            if (expression[i] != '\\' || i + 1 >= expression.Length)
            {
                text.Append(expression[i]);
                continue;
            }

            text.Append(expression[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
        }

        if (i >= expression.Length)
            throw new FhirPathException("a string in the expression has no end");
        i++;
        return text.ToString();
    }
}
