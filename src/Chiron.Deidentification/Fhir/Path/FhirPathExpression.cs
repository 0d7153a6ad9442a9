using static Chiron.Deidentification.FhirPathOperators;

namespace Chiron.Deidentification;

/// <summary>
/// A FHIRPath expression, compiled (HL7 FHIRPath N1, the part that anonymisation rules are written in): paths, literals, operators, and the functions of
/// <see cref="FhirPathFunctions"/>.
/// </summary>
internal sealed class FhirPathExpression
{
    // From the loosest to the tightest binding.
    private static readonly string[][] Levels =
        [["implies"], ["or", "xor"], ["and"], ["in", "contains"], ["=", "!=", "~", "!~"], ["<", ">", "<=", ">="], ["|"], ["is", "as"], ["+", "-", "&"], ["*", "/", "div", "mod"]];

    private readonly List<string> _tokens;
    private readonly FhirPathStep _step;
    private int _at;

    private FhirPathExpression(string expression)
    {
        _tokens = FhirPathLexer.Split(expression);
        _step = Level(0);
        if (_at < _tokens.Count)
            throw new FhirPathException($"'{_tokens[_at]}' was not expected in the expression");
    }

    private string Next => _at < _tokens.Count ? _tokens[_at] : "";

    /// <exception cref="FhirPathException">The expression is not understood.</exception>
    public static FhirPathExpression Parse(string expression) => new(expression);

    /// <exception cref="FhirPathException">It cannot be evaluated there.</exception>
    public IReadOnlyList<FhirPathItem> Evaluate(FhirElement element)
    {
        IReadOnlyList<FhirPathItem> self = [FhirPathItem.Of(element)];
        return _step(self, self);
    }

    private FhirPathStep Level(int level)
    {
        if (level == Levels.Length)
            return Polarity();
        var left = Level(level + 1);
        while (Levels[level].Contains(Next, StringComparer.Ordinal))
        {
            var symbol = _tokens[_at++];
            var before = left;
            if (symbol is "is" or "as")
            {
                var type = TypeName();
                left = (input, self) => FhirPathFunctions.Compile(symbol, [before], type)(before(input, self), self);
                continue;
            }

            var right = Level(level + 1);
            left = (_, self) => Binary(symbol, before(self, self), right(self, self));
        }

        return left;
    }

    private FhirPathStep Polarity()
    {
        if (Next is not ("-" or "+"))
            return Invocations();
        var symbol = _tokens[_at++];
        var operand = Polarity();
        return symbol == "+" ? operand : (_, self) => Binary("-", [FhirPathItem.Of(0m)], operand(self, self));
    }

    private FhirPathStep Invocations()
    {
        var left = Term();
        while (Next is "." or "[")
        {
            var before = left;
            if (_tokens[_at++] == ".")
            {
                var member = Member(isFirst: false);
                left = (input, self) => member(before(input, self), self);
                continue;
            }

            var index = Level(0);
            Expect("]");
            left = (input, self) => [.. before(input, self).Skip(Single(index(self, self)).Value is decimal number ? (int)number : int.MaxValue).Take(1)];
        }

        return left;
    }

    private FhirPathStep Term()
    {
        var token = Next;
        switch (token)
        {
            case "":
                throw new FhirPathException("the expression ends too early");
            case "(":
                _at++;
                var inner = Level(0);
                Expect(")");
                return (_, self) => inner(self, self);
            case "{":
                _at++;
                Expect("}");
                return (_, _) => Empty;
            case "true" or "false":
                return Literal(token == "true");
            case "$this":
                _at++;
                return (_, self) => self;
            default:
                break;
        }

        if (token[0] == '\'')
            return Literal(token[1..]);
        if (token[0] == '@')
            return Literal((object?)FhirPathDate.TryParse(token[1..]) ?? throw new FhirPathException("a date of the expression is none"));
        return char.IsAsciiDigit(token[0]) ? Literal(decimal.Parse(token, System.Globalization.CultureInfo.InvariantCulture)) : Member(isFirst: true);
    }

    private FhirPathStep Literal(object value)
    {
        _at++;
        IReadOnlyList<FhirPathItem> items = [FhirPathItem.Of(value)];
        return (_, _) => items;
    }

    private FhirPathStep Member(bool isFirst)
    {
        var name = Next;
        if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_'))
            throw new FhirPathException($"a name was expected and '{name}' stands there");
        _at++;
        if (Next == "(")
            return Function(name);
        if (isFirst && char.IsAsciiLetterUpper(name[0]))
            return (input, _) => FhirPathFunctions.OfType(input, name);
        return (input, _) => [.. input.SelectMany(item => item.Element?.Children ?? []).Where(child => child.Name == name).Select(FhirPathItem.Of)];
    }

    private FhirPathStep Function(string name)
    {
        Expect("(");
        var arguments = new List<FhirPathStep>();
        string? typeName = null;
        while (Next != ")")
        {
            if (name is "ofType" or "as" or "is")
            {
                typeName = TypeName();
                arguments.Add((_, _) => Empty);
            }
            else
            {
                arguments.Add(Level(0));
            }

            if (Next != ")")
                Expect(",");
        }

        Expect(")");
        return FhirPathFunctions.Compile(name, arguments, typeName);
    }

    private string TypeName()
    {
        var name = Next;
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]))
            throw new FhirPathException("the name of a type was expected");
        _at++;
        if (name is not ("FHIR" or "System") || Next != ".")
            return name;
        _at++;
        return TypeName();
    }

    private void Expect(string token)
    {
        if (Next != token)
            throw new FhirPathException($"'{token}' was expected and '{Next}' stands there");
        _at++;
    }
}
