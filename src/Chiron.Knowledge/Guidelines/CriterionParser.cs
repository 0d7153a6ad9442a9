using System.Globalization;

namespace Chiron.Knowledge.Guidelines;

/// <summary>
/// Reads the language of criteria by recursive descent. <c>or</c> binds weaker than <c>and</c>, <c>and</c> weaker than <c>not</c>; equals go from left to right.
/// </summary>
internal sealed class CriterionParser(string text)
{
    private const int MostCharacters = 4000;
    private const int DeepestNesting = 50;
    private const string Atoms =
        "age, sex, pregnant, present(…), absent(…), unknown(…), value(…), answer(…), known(…), leading(…), probability(…), takes(…), takes-class(…), red-flag(…)";

    private readonly List<(Criterion Atom, int Offset)> _atoms = [];
    private int _at;
    private int _depth;

    /// <summary>Every criterion that is not made of others, in the order of the text, with its offset; for messages that name a place.</summary>
    public IReadOnlyList<(Criterion Atom, int Offset)> AtomsRead => _atoms;

    public Criterion Parse()
    {
        if (text.Length > MostCharacters)
            throw new CriterionException($"a criterion may have {MostCharacters} characters; this one has {text.Length}", MostCharacters);
        var read = Or();
        SkipBlanks();
        return _at == text.Length ? read : throw Unexpected("'and', 'or' or the end");
    }

    private Criterion Or()
    {
        var left = And();
        while (TakeWord("or"))
            left = new Criterion.Or(left, And());
        return left;
    }

    private Criterion And()
    {
        var left = Unary();
        while (TakeWord("and"))
            left = new Criterion.And(left, Unary());
        return left;
    }

    private Criterion Unary()
    {
        if (++_depth > DeepestNesting)
            throw new CriterionException($"parentheses and 'not' are nested deeper than {DeepestNesting}", _at);
        Criterion read;
        if (TakeWord("not"))
            read = new Criterion.Not(Unary());
        else if (Take('('))
        {
            read = Or();
            Expect(')');
        }
        else
            read = Atom();
        _depth--;
        return read;
    }

    private Criterion Atom()
    {
        SkipBlanks();
        var start = _at;
        Criterion read = Word() switch
        {
            "age" => ReadAge(),
            "sex" => ReadSex(),
            "pregnant" => new Criterion.Pregnant(),
            "present" => new Criterion.Present(Argument()),
            "absent" => new Criterion.Absent(Argument()),
            "unknown" => new Criterion.Unknown(Argument()),
            "value" => ReadValue(),
            "answer" => ReadAnswer(),
            "known" => new Criterion.Known(Argument()),
            "leading" => ReadLeading(),
            "probability" => new Criterion.Probability(Argument(), Comparison(), Percent()),
            "takes" => new Criterion.Takes(Argument()),
            "takes-class" => new Criterion.TakesClass(Argument()),
            "red-flag" => new Criterion.Raised(Argument()),
            _ => throw UnexpectedAt(start, $"one of {Atoms}, 'not' or '('"),
        };
        _atoms.Add((read, start));
        return read;
    }

    private Criterion.Age ReadAge()
    {
        var (comparison, amount) = (Comparison(), Number());
        SkipBlanks();
        var start = _at;
        return Word() switch
        {
            "day" or "days" => new Criterion.Age(comparison, amount, AgeUnit.Days),
            "week" or "weeks" => new Criterion.Age(comparison, amount, AgeUnit.Weeks),
            "month" or "months" => new Criterion.Age(comparison, amount, AgeUnit.Months),
            "year" or "years" => new Criterion.Age(comparison, amount, AgeUnit.Years),
            _ => throw UnexpectedAt(start, "a unit of age: days, weeks, months or years"),
        };
    }

    private Criterion.SexIs ReadSex()
    {
        if (!TakeWord("is"))
            throw Unexpected("'is female' or 'is male'");
        SkipBlanks();
        var start = _at;
        return Word() switch
        {
            "female" => new Criterion.SexIs(Sex.Female),
            "male" => new Criterion.SexIs(Sex.Male),
            _ => throw UnexpectedAt(start, "'female' or 'male'"),
        };
    }

    private Criterion.Value ReadValue() => new(Argument(), Comparison(), Number(), Unit());

    private Criterion.Answer ReadAnswer()
    {
        var finding = Argument();
        if (!TakeWord("is"))
            throw Unexpected("'is' and an option");
        return new Criterion.Answer(finding, Id());
    }

    private Criterion.Leading ReadLeading()
    {
        var condition = Argument();
        SkipBlanks();
        if (_at == text.Length || text[_at] is not ('<' or '>'))
            return new Criterion.Leading(condition, null);
        if (Comparison() != Guidelines.Comparison.AtLeast)
            throw UnexpectedAt(_at, "'>=': the leading condition has at least a probability");
        return new Criterion.Leading(condition, Percent());
    }

    private string Argument()
    {
        Expect('(');
        var id = Id();
        Expect(')');
        return id;
    }

    private string Id()
    {
        SkipBlanks();
        var start = _at;
        return Word() is { Length: > 0 } id ? id : throw UnexpectedAt(start, "an id of the pack");
    }

    private Comparison Comparison()
    {
        SkipBlanks();
        var orEqual = _at + 1 < text.Length && text[_at + 1] == '=';
        Comparison? read = _at == text.Length ? null : (text[_at], orEqual) switch
        {
            ('<', false) => Guidelines.Comparison.Below,
            ('<', true) => Guidelines.Comparison.AtMost,
            ('>', true) => Guidelines.Comparison.AtLeast,
            ('>', false) => Guidelines.Comparison.Above,
            _ => null,
        };
        if (read is not { } comparison)
            throw Unexpected("<, <=, >= or >");
        _at += orEqual ? 2 : 1;
        return comparison;
    }

    private double Number()
    {
        SkipBlanks();
        var end = _at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '-' or '+' || (text[end] is 'e' or 'E' && end > _at)))
            end++;
        if (!double.TryParse(text.AsSpan(_at, end - _at), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            throw Unexpected("a number");
        _at = end;
        return number;
    }

    private double Percent()
    {
        var percent = Number();
        return Take('%') ? percent : throw Unexpected("'%'");
    }

    // A unit runs to the next blank or to a parenthesis that it did not open: mL/min/{1.73_m2}, m[IU]/L.
    private string Unit()
    {
        SkipBlanks();
        var (start, open) = (_at, 0);
        for (; _at < text.Length && !char.IsWhiteSpace(text[_at]); _at++)
        {
            if (text[_at] == '(')
                open++;
            else if (text[_at] == ')' && --open < 0)
                break;
        }

        return _at > start ? text[start.._at] : throw UnexpectedAt(start, "the value's unit");
    }

    private string Word()
    {
        SkipBlanks();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterLower(text[_at]) || char.IsAsciiDigit(text[_at]) || text[_at] == '-'))
            _at++;
        return text[start.._at];
    }

    private bool TakeWord(string word)
    {
        var before = _at;
        if (Word() == word)
            return true;
        _at = before;
        return false;
    }

    private bool Take(char character)
    {
        SkipBlanks();
        if (_at == text.Length || text[_at] != character)
            return false;
        _at++;
        return true;
    }

    private void Expect(char character)
    {
        if (!Take(character))
            throw Unexpected($"'{character}'");
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private CriterionException Unexpected(string expected)
    {
        SkipBlanks();
        return UnexpectedAt(_at, expected);
    }

    private CriterionException UnexpectedAt(int offset, string expected)
    {
        var end = offset;
        while (end < text.Length && end - offset < 30 && (end == offset || !(char.IsWhiteSpace(text[end]) || text[end] is '(' or ')')))
            end++;
        return new CriterionException((offset == text.Length ? "it ends" : $"'{text[offset..end]}' stands") + $" where {expected} was expected", offset);
    }
}
