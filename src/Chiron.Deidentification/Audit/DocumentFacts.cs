using System.Text;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>What one document says, read independently of the transform: every string with its place, days by patient, ids, codes, values and units.</summary>
internal sealed class DocumentFacts
{
    /// <param name="Resource">Type.</param>
    /// <param name="PatientId">Null where the resource names none.</param>
    /// <param name="Element">Name of the element; empty for an element's name itself.</param>
    /// <param name="IsTerm">Code, system, unit, or a display beside them.</param>
    public readonly record struct Place(string Resource, string? PatientId, string Element, bool IsTerm);

    public delegate void TextVisitor(in Place place, string text);

    private const int ShortestNote = 64;

    private static readonly IdentityIndex NoAliases = new();

    private readonly StringPool _strings = new();
    private readonly List<FhirDate> _dates = [];
    private readonly HashSet<string> _displays = new(StringComparer.Ordinal);
    private readonly string[] _elements = new string[128];
    private readonly bool[] _coded = new bool[128];
    private bool _isSource;

    public Dictionary<string, HashSet<int>> DaysByPatient { get; } = new(StringComparer.Ordinal);

    /// <summary>Days of structured elements, as many as there are; birth dates apart.</summary>
    public Dictionary<string, List<int>> StructuredDaysByPatient { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

    public List<int> Codes { get; } = [];

    public List<int> Values { get; } = [];

    public List<int> Units { get; } = [];

    /// <summary>Of all notes.</summary>
    public TextUse Text { get; } = new();

    /// <summary>Dates with a month or a day that stand anywhere, birth dates included.</summary>
    public long FineDates { get; private set; }

    /// <param name="identities">Resolves other addresses of patients in a source; null for an output, which has none.</param>
    /// <param name="visit">Called for each string, decoded, and for each note within base64.</param>
    public void Read(ReadOnlyMemory<byte> document, IdentityIndex? identities, TextVisitor? visit)
    {
        DaysByPatient.Clear();
        StructuredDaysByPatient.Clear();
        Ids.Clear();
        Codes.Clear();
        Values.Clear();
        Units.Clear();
        Text.Clear();
        FineDates = 0;
        _isSource = identities is not null;
        var reader = new Utf8JsonReader(document.Span);
        reader.Read();
        string? documentPatient = null;
        Resource(ref reader, document.Span, identities ?? NoAliases, visit, ref documentPatient);
        while (reader.Read())
        {
        }
    }

    private void Resource(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, IdentityIndex identities, TextVisitor? visit, ref string? documentPatient)
    {
        var head = ResourceHead.Read(JsonScanner.At(document, (int)reader.TokenStartIndex), identities, _strings);
        var patient = head.PatientId ?? documentPatient;
        if (head.Type == "Patient")
            documentPatient = patient;
        if (head.Type != "Bundle")
            _displays.Clear();

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType is JsonTokenType.StartObject)
                _coded[reader.CurrentDepth + 1] = false;
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                    Value(ref reader, reader.CurrentDepth - 1, head.Type, patient, visit);
                continue;
            }

            var at = reader.CurrentDepth;
            _elements[at] = _strings.Get(reader.ValueSpan);
            visit?.Invoke(new Place(head.Type, patient, "", IsTerm: false), _elements[at]);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                _coded[reader.CurrentDepth + 1] = false;
                if (_elements[at] == "resource")
                    Resource(ref reader, document, identities, visit, ref documentPatient);
            }
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                Value(ref reader, at, head.Type, patient, visit);
            }
        }
    }

    // A value of the element whose name stands at this depth; in a list the name stands one higher.
    private void Value(ref Utf8JsonReader reader, int depth, string type, string? patient, TextVisitor? visit)
    {
        var element = _elements[depth] ?? "";
        if (type == "Observation")
            Clinical(reader, element);
        if (reader.TokenType == JsonTokenType.Number)
            return;
        if (String(reader) is not { } text)
            return;
        var isTerm = element is "code" or "system" or "profile" or "unit" or "url" or "resourceType";
        if (element is "code" or "system")
            _coded[depth] = true;
        else if (element == "display" && _coded[depth])
            isTerm = _displays.Add(text) || true;
        else if (element == "text" && _displays.Contains(text))
            isTerm = true;
        else if (element is "id" or "reference" or "fullUrl" or "value")
            AddId(text, element);

        if (element == "data" && Note(text, type, patient, visit))
            return;
        visit?.Invoke(new Place(type, patient, element, isTerm), text);
        if (!isTerm)
            Dates(reader.ValueSpan, text, element, patient);
    }

    // Null where a string of a source holds half a character: its entry was left out of the output.
    private string? String(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException) when (_isSource)
        {
            return null;
        }
    }

    private void Clinical(in Utf8JsonReader reader, string element)
    {
        var into = element switch { "code" => Codes, "value" when reader.TokenType == JsonTokenType.Number => Values, "unit" => Units, _ => null };
        if (into is null)
            return;
        var hash = new HashCode();
        hash.AddBytes(reader.ValueSpan);
        into.Add(hash.ToHashCode());
    }

    private void AddId(string text, string element)
    {
        var from = text.LastIndexOfAny(['/', ':', '|', '#']) + 1;
        if (text.Length - from >= (element == "value" ? 5 : 1) && !FhirTypes.IsResource(text[from..]))
            Ids.Add(text[from..]);
    }

    private void Dates(ReadOnlySpan<byte> raw, string text, string element, string? patient)
    {
        if (FhirDate.HasShape(raw) && FhirDate.TryParse(raw, out var date))
        {
            FineDates++;
            if (date.HasDay && patient is not null && element != "birthDate")
            {
                Of(DaysByPatient, patient).Add(date.Day.DayNumber);
                Of(StructuredDaysByPatient, patient).Add(date.Day.DayNumber);
            }
        }
        else if (text.Length >= 6 && element is not ("data" or "reference" or "id" or "fullUrl" or "value"))
        {
            TextDates(text, patient);
        }
    }

    private void TextDates(string text, string? patient)
    {
        _dates.Clear();
        TextLanguage.English.Dates.Read(text, _dates);
        FineDates += _dates.Count;
        if (patient is not null)
            foreach (var date in _dates)
                if (date.HasDay)
                    Of(DaysByPatient, patient).Add(date.Day.DayNumber);
    }

    // What is written in base64 spells short names by chance, and is read as what it stands for alone; a short string may be a word, and is read as it is too.
    private bool Note(string base64, string type, string? patient, TextVisitor? visit)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            return false;
        var note = Encoding.UTF8.GetString(bytes, 0, length);
        visit?.Invoke(new Place(type, patient, "data", IsTerm: false), note);
        TextDates(note, patient);
        if (!note.AsSpan().ContainsAnyInRange('\0', '\b') && !note.StartsWith("%PDF", StringComparison.Ordinal)) // of what is no text nothing is kept
            Text.Add(note);
        return base64.Length >= ShortestNote && !base64.AsSpan().ContainsAny(' ', '\n');
    }

    private static T Of<T>(Dictionary<string, T> map, string key)
        where T : new() =>
        map.TryGetValue(key, out var value) ? value : map[key] = new T();
}
