using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>The quasi-identifiers of each patient of an output, in some forty bytes each.</summary>
internal sealed class PatientTable
{
    private const string RaceExtension = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
    private const string EthnicityExtension = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity";

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<Row> _rows = [];

    public int Count => _rows.Count;

    /// <summary>The patient's index, from 0 in the order in which they first come.</summary>
    public int IndexOf(string pseudonym)
    {
        if (!_indices.TryGetValue(pseudonym, out var index))
        {
            _indices[pseudonym] = index = _rows.Count;
            _rows.Add(default);
        }

        return index;
    }

    /// <returns>Whether it is the patient's first event.</returns>
    public bool AddEvent(int patient, int year)
    {
        ref var row = ref CollectionsMarshal.AsSpan(_rows)[patient];
        var isFirst = !row.HasEvent;
        row.HasEvent = true;
        if (year != 0 && (row.FirstYear == 0 || year < row.FirstYear))
            row.FirstYear = (short)year;
        return isFirst;
    }

    public void AddPatient(JsonElement patient)
    {
        if (Text(patient, "id") is not { } id)
            return;
        var index = IndexOf(id);
        ref var row = ref CollectionsMarshal.AsSpan(_rows)[index];
        row.IsPatient = true;
        row.BirthYear = Year(Text(patient, "birthDate"));
        row.DeathYear = Year(Text(patient, "deceasedDateTime"));
        row.Sex = Hash(Text(patient, "gender"));
        row.MaritalStatus = Hash(FirstCode(patient, "maritalStatus"));
        if (patient.TryGetProperty("address", out var addresses) && addresses.ValueKind == JsonValueKind.Array)
            foreach (var address in addresses.EnumerateArray())
            {
                row.Zip3 = row.Zip3 == 0 ? Hash(Text(address, "postalCode") is { } zip ? zip[..Math.Min(3, zip.Length)] : null) : row.Zip3;
                row.State = row.State == 0 ? Hash(Text(address, "state")) : row.State;
            }

        if (patient.TryGetProperty("extension", out var extensions) && extensions.ValueKind == JsonValueKind.Array)
            foreach (var extension in extensions.EnumerateArray())
                if (Text(extension, "url") == RaceExtension)
                    row.Race = Hash(OmbCodes(extension));
                else if (Text(extension, "url") == EthnicityExtension)
                    row.Ethnicity = Hash(OmbCodes(extension));
    }

    /// <summary>Sizes of the groups that agree in everything declared. Told apart by 64-bit hashes: two would be confused once in 2⁶⁴ / n² tables.</summary>
    public IReadOnlyCollection<long> ClassSizes(IReadOnlyList<QuasiIdentifier> declared)
    {
        var sizes = new Dictionary<ulong, long>();
        foreach (var row in _rows)
        {
            if (!row.IsPatient)
                continue;
            var hash = 0ul;
            foreach (var item in declared)
                hash = StableHash.Mix(hash ^ Of(row, item));
            sizes[hash] = sizes.GetValueOrDefault(hash) + 1;
        }

        return sizes.Values;
    }

    private static ulong Of(in Row row, QuasiIdentifier item) => item switch
    {
        QuasiIdentifier.BirthYear => (ulong)row.BirthYear,
        QuasiIdentifier.Sex => row.Sex,
        QuasiIdentifier.Zip3 => row.Zip3,
        QuasiIdentifier.State => row.State,
        QuasiIdentifier.Race => row.Race,
        QuasiIdentifier.Ethnicity => row.Ethnicity,
        QuasiIdentifier.MaritalStatus => row.MaritalStatus,
        QuasiIdentifier.FirstVisitYear => (ulong)row.FirstYear,
        QuasiIdentifier.DeathYear => (ulong)row.DeathYear,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "not a quasi-identifier"),
    };

    private static string? OmbCodes(JsonElement extension)
    {
        if (!extension.TryGetProperty("extension", out var parts) || parts.ValueKind != JsonValueKind.Array)
            return null;
        var codes = new StringBuilder();
        foreach (var part in parts.EnumerateArray())
            if (Text(part, "url") == "ombCategory" && part.TryGetProperty("valueCoding", out var coding) && Text(coding, "code") is { } code)
                codes.Append(code).Append(' ');
        return codes.Length == 0 ? null : codes.ToString();
    }

    private static string? FirstCode(JsonElement resource, string name)
    {
        if (resource.TryGetProperty(name, out var concept) && concept.ValueKind == JsonValueKind.Object &&
            concept.TryGetProperty("coding", out var codings) && codings.ValueKind == JsonValueKind.Array)
            foreach (var coding in codings.EnumerateArray())
                return Text(coding, "code");
        return null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static short Year(string? date) =>
        date is { Length: >= 4 } && short.TryParse(date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : (short)0;

    // 0 for an absent value; 32 bits keep a row small, and no attribute has values enough to confuse them.
    private static uint Hash(string? text) => text is null ? 0 : (uint)StableHash.Of(text) | 1;

    private record struct Row
    {
        public bool IsPatient;
        public bool HasEvent;
        public short BirthYear;
        public short DeathYear;
        public short FirstYear;
        public uint Sex;
        public uint Zip3;
        public uint State;
        public uint Race;
        public uint Ethnicity;
        public uint MaritalStatus;
    }
}
