namespace Chiron.Deidentification;

/// <summary>Values that stay the same through a note where a chart would keep them (record number, birth date, hospital), and are drawn anew otherwise.</summary>
internal sealed class InventedChart(NoteRandom random, InventedPlaces places, InventedPerson patient, InventedPerson doctor)
{
    private static readonly string[] Kept = ["hosp", "clinic", "employer", "city", "street", "addr", "mrn", "ssn", "plan", "acct", "phone", "email", "nh", "school", "insurer", "case", "dev"];

    private readonly Dictionary<string, (string Text, IdentifierCategory Category)> _values = new(StringComparer.Ordinal);
    private readonly DateOnly _day = new DateOnly(2008, 1, 1).AddDays(random.Below(6200));
    private readonly DateOnly _birth = new DateOnly(1935, 1, 1).AddDays(random.Below(30_000));

    /// <summary>What the patient's chart states, of what this note has used.</summary>
    public IEnumerable<(string Text, IdentifierCategory Category)> Stated =>
        _values.Where(value => value.Key is not ("hosp" or "clinic" or "nh")).Select(value => value.Value);

    public string? Hospital => _values.TryGetValue("hosp", out var hospital) ? hospital.Text : null;

    /// <summary>The value of a slot and its category; null where there is no such slot.</summary>
    public (string Text, IdentifierCategory? Category)? Value(string slot)
    {
        if (_values.TryGetValue(slot, out var known))
            return known;
        var day = slot == "dob" ? _birth : _day.AddDays(slot.EndsWith('2') ? random.Between(-30, 400) : random.Between(-20, 20));
        if (InventedNumbers.Date(slot, day, random) is { } date)
            return (date, IdentifierCategory.Date);
        var value = places.Value(slot, random) ?? InventedNumbers.Value(slot, patient, doctor, day, random);
        if (value is { } drawn && Array.IndexOf(Kept, slot) >= 0)
            _values[slot] = drawn;
        return value;
    }
}
