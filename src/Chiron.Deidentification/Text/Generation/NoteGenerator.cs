using System.Globalization;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Invents clinical notes in which the place and kind of every identifier is known exactly: admissions, discharges, consultations, radiology, pathology,
/// nursing, telephone calls, letters, operations, social work. A split and a seed always give the same notes. For one thread.
/// </summary>
/// <remarks>Years alone, states, ages up to 89, times and days of the week are no identifiers (45 CFR 164.514(b)(2)) and carry no span.</remarks>
public sealed class NoteGenerator
{
    private static readonly (string Style, string[] Parts)[] Styles =
    [
        ("discharge", ["header", "opening", "clinical*2", "social", "family?", "course*4", "clinical", "plan*3", "signature"]),
        ("admission", ["header", "opening*2", "clinical*2", "family", "social*2", "clinical", "plan*2", "signature"]),
        ("consultation", ["header", "opening", "clinical*2", "course*2", "clinical", "plan", "signature"]),
        ("clinic", ["header", "opening", "social?", "course", "clinical*3", "plan*2", "signature"]),
        ("letter", ["header", "opening*2", "course*2", "clinical", "plan*2", "signature"]),
        ("emergency", ["header", "opening", "contact", "clinical*3", "course", "plan", "signature"]),
        ("nursing", ["header", "nursing*4", "clinical*2", "signature?"]),
        ("radiology", ["header", "radiology*5", "clinical?", "signature"]),
        ("pathology", ["header", "pathology*4", "signature"]),
        ("telephone", ["header", "phonecall*3", "contact", "plan", "signature?"]),
        ("operative", ["header", "operative*4", "clinical", "plan?", "signature"]),
        ("social-work", ["header", "socialwork*3", "social*2", "contact*2", "plan", "signature"]),
        ("registration", ["header", "contact*5", "signature?"]),
        ("observation", ["clinical*8"]),
        ("progress", ["header", "mixed*8", "clinical*2", "signature?"]),
        ("summary", ["opening", "mixed*4", "clinical*3", "mixed*3"]),
    ];

    private static readonly (string Relation, bool? IsFemale)[] Relations =
    [
        ("wife", true), ("husband", false), ("daughter", true), ("son", false), ("mother", true), ("father", false), ("sister", true), ("brother", false), ("niece", true),
        ("nephew", false), ("partner", null), ("granddaughter", true), ("grandson", false), ("friend", null), ("cousin", null), ("aunt", true),
    ];

    private readonly NoteSplit _split;
    private readonly NoteRandom _random;
    private readonly NotePools _pools;
    private readonly List<string> _headings;
    private readonly InventedNames _names;
    private readonly InventedPlaces _places;
    private readonly InventedTerms _terms;
    private int _written;

    /// <param name="fold">For cross-validation within training's dealt lines, 0 to 4: training leaves the fold out, and development is written from it.</param>
    public NoteGenerator(NoteSplit split, ulong seed, int? fold = null)
    {
        (_split, _random) = (split, new NoteRandom(seed ^ (ulong)(split + 1) << 56));
        _headings = NoteDeal.Share(NotePools.Lists("notes-headings.txt")["heading"], split, fold);
        (_pools, _names) = (new NotePools(split, fold), new InventedNames(split));
        (_places, _terms) = (new InventedPlaces(split, _names), new InventedTerms(_names));
    }

    /// <summary>The next note.</summary>
    public GeneratedNote Next()
    {
        var (style, parts) = _random.Of(Styles);
        var people = new People(_random, _names);
        var chart = new InventedChart(_random, _places, people.Patient, people.Doctor);
        var page = new NotePage();
        foreach (var part in parts)
        {
            var pool = part.TrimEnd('?', '*', '1', '2', '3', '4', '5', '8', '3');
            var times = part.Contains('*', StringComparison.Ordinal) ? part[^1] - '0' : part[^1] == '?' ? _random.Below(2) : 1;
            Part(page, pool, times, people, chart);
        }

        var (text, spans) = page.Finish(_random, _split == NoteSplit.Training);
        var (patient, providers) = Stated(people, chart);
        return new GeneratedNote(text, spans, style, patient, providers) { Lines = page.Lines };
    }

    private void Part(NotePage page, string pool, int times, People people, InventedChart chart)
    {
        if (times > 0 && pool is not ("header" or "signature") && _random.Chance(0.3))
            page.Line(_random.Of(_headings));
        var last = -1;
        for (var i = 0; i < times; i++)
        {
            var templates = _pools.Templates(pool);
            var chosen = _random.Below(templates.Count);
            if (chosen == last)
                chosen = (chosen + 1) % templates.Count;
            last = chosen;
            Write(page, templates[chosen], people, chart);
            page.Append(_random.Chance(0.3) ? "\n" : " ");
        }

        if (times > 0)
            page.EndLine();
    }

    private void Write(NotePage page, string template, People people, InventedChart chart)
    {
        var outer = page.LineWritten;
        page.LineWritten = (uint)(TextToken.HashOf(template) >> 32);
        WriteSlots(page, template, people, chart);
        page.LineWritten = outer;
    }

    private void WriteSlots(NotePage page, string template, People people, InventedChart chart)
    {
        for (var at = 0; at < template.Length;)
        {
            var open = template.AsSpan(at).IndexOfAny('{', '<') is var found && found < 0 ? template.Length : at + found;
            page.Append(template[at..open]);
            if (open == template.Length)
                return;
            var close = template.IndexOf(template[open] == '{' ? '}' : '>', open);
            if (close < 0 || (template[open] == '<' && !char.IsAsciiLetter(template[open + 1])))
            {
                page.Append("<");
                at = open + 1;
                continue;
            }

            var slot = template[(open + 1)..close];
            if (template[open] == '<')
                Write(page, Drawn(_random.Of(_pools.Bank(slot))), people, chart);
            else
                Slot(page, slot.TrimEnd('^'), slot.EndsWith('^'), people, chart);
            at = close + 1;
        }
    }

    // Each d that stands as a digit's place becomes a digit: "WBC 1d.d", but not "daily", "t.i.d." or the doctor of "{d.last}".
    private string Drawn(string item)
    {
        var drawn = new StringBuilder(item);
        for (var i = 0; i < item.Length; i++)
            if (item[i] == 'd' && IsDigitPlace(item, i) && !(i > 0 && item[i - 1] == '{') && !(i > 1 && item[i - 1] == '.' && item[i - 2] != 'd' && char.IsAsciiLetter(item[i - 2])))
                drawn[i] = (char)('0' + (i == 0 || !char.IsAsciiLetterOrDigit(drawn[i - 1]) ? _random.Between(1, 9) : _random.Below(10)));
        return drawn.ToString();
    }

    private static bool IsDigitPlace(string item, int i)
    {
        var (start, end) = (i, i + 1);
        while (start > 0 && item[start - 1] is 'd' or (>= '0' and <= '9'))
            start--;
        while (end < item.Length && item[end] is 'd' or (>= '0' and <= '9'))
            end++;
        return (start == 0 || !char.IsAsciiLetter(item[start - 1])) && (end == item.Length || !char.IsAsciiLetter(item[end]) || (item[end] == 's' && end + 1 == item.Length));
    }

    private void Slot(NotePage page, string slot, bool upper, People people, InventedChart chart)
    {
        var (text, category) = Value(slot, people, chart);
        if (category == IdentifierCategory.Name && text.Length > 6 && _random.Chance(0.02))
            text = Misspelt(text);
        page.Append(upper ? text.ToUpperInvariant() : text, category);
    }

    private (string Text, IdentifierCategory? Category) Value(string slot, People people, InventedChart chart)
    {
        if (slot.IndexOf('.', StringComparison.Ordinal) is var dot && dot > 0)
        {
            var (role, form) = (slot[..dot], slot[(dot + 1)..]);
            if (role == "r" && form is "rel" or "Rel")
                return (form == "rel" ? people.Relation : char.ToUpperInvariant(people.Relation[0]) + people.Relation[1..], null);
            if (form == "age")
                return people.Age > 89 ? (people.Age.ToString(CultureInfo.InvariantCulture), IdentifierCategory.Age) : (people.Age.ToString(CultureInfo.InvariantCulture), null);
            var person = people.Of(role);
            return person.Named(form, _random) is { } name ? (name, IdentifierCategory.Name) : (person.Agreeing(form, _random) ?? throw Unknown(slot), null);
        }

        return slot switch
        {
            "time" => ($"{_random.Below(24):D2}{(_random.Chance(0.7) ? ":" : "")}{_random.Below(60):D2}", null),
            "year" => (_random.Between(1950, 2024).ToString(CultureInfo.InvariantCulture), null),
            "dow" => (CultureInfo.InvariantCulture.DateTimeFormat.DayNames[_random.Below(7)], null),
            "oldage" => (_random.Between(90, 104).ToString(CultureInfo.InvariantCulture), IdentifierCategory.Age),
            _ => _terms.Value(slot, _random) is { } term ? (term, null) : chart.Value(slot) ?? throw Unknown(slot),
        };
    }

    private static InvalidOperationException Unknown(string slot) => new($"a template names the slot '{slot}', which nothing fills");

    private string Misspelt(string name)
    {
        var at = _random.Between(2, name.Length - 3);
        if (!char.IsLower(name[at]) || !char.IsLower(name[at + 1]))
            return name;
        var misspelt = name[..at] + name[at + 1] + name[at] + name[(at + 2)..];
        return misspelt.Split([' ', ',', '.', '-', '\'']).Where(word => word.Length > 3).All(_names.IsMine) ? misspelt : name; // else another split's name might come of it
    }

    private (PatientIdentity Patient, IdentityIndex Providers) Stated(People people, InventedChart chart)
    {
        var patient = new PatientIdentity($"generated-{_written++}");
        patient.AddName(new PersonName([people.Patient.Given, people.Patient.Middle], people.Patient.Family));
        patient.AddName(new PersonName([people.Relative.Given], people.Relative.Family));
        foreach (var (text, category) in chart.Stated)
            patient.Add(text, category);
        var providers = new IdentityIndex();
        foreach (var clinician in new[] { people.Doctor, people.OtherDoctor, people.Nurse })
            providers.AddClinician(new PersonName([clinician.Given, clinician.Middle], clinician.Family));
        providers.AddGlobal(chart.Hospital, IdentifierCategory.Organization);
        return (patient, providers);
    }

    private sealed class People
    {
        private readonly InventedPerson _other;

        public People(NoteRandom random, InventedNames names)
        {
            Patient = new InventedPerson(random, names);
            (Relation, var female) = random.Of(Relations);
            Relative = new InventedPerson(random, names, female, random.Chance(0.6) ? Patient.Family : null);
            Doctor = new InventedPerson(random, names);
            OtherDoctor = new InventedPerson(random, names);
            Nurse = new InventedPerson(random, names);
            _other = new InventedPerson(random, names);
            Age = random.Chance(0.12) ? random.Between(90, 103) : random.Between(1, 89);
        }

        public InventedPerson Patient { get; }

        public InventedPerson Relative { get; }

        public InventedPerson Doctor { get; }

        public InventedPerson OtherDoctor { get; }

        public InventedPerson Nurse { get; }

        public string Relation { get; }

        public int Age { get; }

        public InventedPerson Of(string role) => role switch
        {
            "p" => Patient,
            "r" => Relative,
            "d" => Doctor,
            "e" => OtherDoctor,
            "n" => Nurse,
            _ => _other,
        };
    }
}
