using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>
/// Searches what was written, as it stands on the disk, for everything known to identify the patient it belongs to and the care providers, and compares
/// it with its source: no date, no id of the source may stand in the output. Also counts what clinical content was kept. For one thread.
/// </summary>
public sealed class LeakAudit
{
    private const int MaximumCachedPatients = 2048;
    private const int MaximumFindings = 1000;

    private readonly DeidentificationPolicy _policy;
    private readonly DeidentificationKey _key;
    private readonly AuditIndex _index;
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);
    private readonly DocumentFacts _source = new();
    private readonly DocumentFacts _output = new();
    private readonly HashSet<(string Resource, string Element, string Kind)> _documentFindings = [];
    private string _file = "";
    private long _document;

    public LeakAudit(DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex identities)
        : this(policy, key, new AuditIndex(key, identities))
    {
    }

    internal LeakAudit(DeidentificationPolicy policy, DeidentificationKey key, AuditIndex index) => (_policy, _key, _index) = (policy, key, index);

    /// <summary>How many leaks were found; all of them count, also those that <see cref="Findings"/> leaves out.</summary>
    public long Leaks { get; private set; }

    /// <summary>The first leaks.</summary>
    public List<LeakFinding> Findings { get; } = [];

    public UtilityCounts Utility { get; } = new();

    public long StringsSearched { get; private set; }

    /// <summary>Searches one document of the output, and compares it with the document that it was made from.</summary>
    public void Check(string file, long index, ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> output)
    {
        (_file, _document) = (file, index);
        _documentFindings.Clear();
        try
        {
            _source.Read(source, _index.Identities, visit: null);
            _output.Read(output, identities: null, Search);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            Report(new DocumentFacts.Place("", null, "", IsTerm: false), "a document that cannot be read again");
            return;
        }

        CompareIds();
        CompareDays();
        CountKept();
    }

    /// <summary>Searches one document of an output whose source cannot be told: only what the identities tell, no comparison.</summary>
    public void Search(string file, long index, ReadOnlyMemory<byte> output)
    {
        (_file, _document) = (file, index);
        _documentFindings.Clear();
        try
        {
            _output.Read(output, identities: null, Search);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            Report(new DocumentFacts.Place("", null, "", IsTerm: false), "a document that cannot be read again");
        }
    }

    private void Search(in DocumentFacts.Place place, string text)
    {
        StringsSearched++;
        if (text.Length < 3 || place.Element is "resourceType" or "profile")
            return;
        var isId = place.Element is "id" or "reference" or "fullUrl";
        var isKeyed = !isId && IdentifierSearch.IsKeyedUuid(text);      // an identifier's value may be one too
        var searched = isId ? IdentifierSearch.WithoutUuid(text) : text;
        if (_index.Search.Find(searched, _index.OwnerOf(place.PatientId), place.IsTerm || isId || isKeyed, withEverybodys: !place.IsTerm && !isKeyed) is { } found)
            Report(place, found);
    }

    private void CompareIds()
    {
        foreach (var id in _output.Ids)
            if (_source.Ids.Contains(id))
                Report(new DocumentFacts.Place("", null, "id", IsTerm: false), "an id of the source");
    }

    private void CompareDays()
    {
        if (_policy.Dates == DatePolicy.Year)
        {
            if (_output.FineDates > 0)
                Report(new DocumentFacts.Place("", null, "date", IsTerm: false), "a date finer than a year");
            return;
        }

        foreach (var (pseudonym, days) in _output.DaysByPatient)
        {
            if (!_index.TryFind(pseudonym, out var identity) || !_source.DaysByPatient.TryGetValue(identity.Id, out var original))
                continue;
            var offset = OffsetDays(pseudonym, identity);
            foreach (var day in days)
                if (original.Contains(day) && !original.Contains(day - offset))
                    Report(new DocumentFacts.Place("", pseudonym, "date", IsTerm: false), "a date of the source that was not shifted");
        }
    }

    private void CountKept()
    {
        Utility.ObservationCodes += _source.Codes.Count;
        Utility.ObservationCodesKept += TextUse.Common(_source.Codes, _output.Codes);
        Utility.ObservationValues += _source.Values.Count;
        Utility.ObservationValuesKept += TextUse.Common(_source.Values, _output.Values);
        Utility.ObservationUnits += _source.Units.Count;
        Utility.ObservationUnitsKept += TextUse.Common(_source.Units, _output.Units);
        Utility.Text.Add(_source.Text, _output.Text);
        if (_policy.Dates == DatePolicy.Year)
            return;
        foreach (var (pseudonym, days) in _output.StructuredDaysByPatient)
        {
            if (!_index.TryFind(pseudonym, out var identity) || !_source.StructuredDaysByPatient.TryGetValue(identity.Id, out var original))
                continue;
            var offset = OffsetDays(pseudonym, identity);
            var kept = TextUse.Common(original.ConvertAll(day => day + offset), days);
            Utility.DaysKept += kept;
            Utility.OrderInversions += days.Count - kept;
        }

        foreach (var days in _source.StructuredDaysByPatient.Values)
            Utility.Days += days.Count;
    }

    private int OffsetDays(string pseudonym, PatientIdentity identity)
    {
        if (_offsets.TryGetValue(pseudonym, out var known))
            return known;
        if (_offsets.Count >= MaximumCachedPatients)
            _offsets.Clear();
        return _offsets[pseudonym] = new PatientTransform(_key, _policy, identity).OffsetDays;
    }

    private void Report(in DocumentFacts.Place place, string kind)
    {
        Leaks++;
        if (Findings.Count < MaximumFindings && _documentFindings.Add((place.Resource, place.Element, kind)))
            Findings.Add(new LeakFinding(_file, _document, place.Resource, place.Element, kind));
    }
}
