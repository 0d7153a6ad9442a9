using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chiron.Intake;

namespace Chiron.Deidentification;

internal sealed partial class FhirTransform
{
    private const int LongestLabel = 160; // characters: a longer string is prose

    private static readonly byte[][] StandardSystems = [.. DataFile.Lines("standard-systems.txt").Select(Encoding.UTF8.GetBytes)];

    private const int MaximumSystems = 4096;

    private static readonly string[] CategoryNames = Enum.GetNames<IdentifierCategory>();

    private bool StringValue(ref JsonScanner reader, ReadOnlySpan<byte> name, ElementEntry entry, ref ObjectFrame frame)
    {
        var value = reader.ValueSpan;
        if (reader.ValueIsEscaped)
            _ = reader.GetString(); // half a character is refused also where it would be kept
        var rule = entry.Rule;
        switch (rule)
        {
            case ElementRule.Keep when entry.Kind != ElementKind.Code || !HoldsKnownWord(value):
                NoteCoding(entry.Kind, value, ref frame);
                _output.RawString(value);
                return true;
            case ElementRule.Code when IsCode(value) && !HoldsKnownWord(value):
                if (entry.Kind == ElementKind.Unit)
                    frame.IsInYears |= IsYears(value);
                _output.RawString(value);
                return true;
            case ElementRule.Date:
                return Date(value, isBirth: false, name);
            case ElementRule.BirthDate:
                return Date(value, isBirth: true, name);
            case ElementRule.Instant:
                if (_patient is not null && !_patient.Transform.KeepsYearsOnly)
                    return Date(value, isBirth: false, name);
                Removed("instants, which cannot be cut to a year");
                return false;
            case ElementRule.Id when frame.IsResource:
                _output.RawString(_pseudonyms.Id(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : ResolvedId(value)));
                return true;
            case ElementRule.Id or ElementRule.Remove or ElementRule.Narrative or ElementRule.Address or ElementRule.Identifier:
                Removed(rule == ElementRule.Narrative ? "narrative" : _strings.Get(name));
                return false;
            case ElementRule.Reference:
                return Reference(ref reader);
            case ElementRule.FullUrl:
                if (value.StartsWith("urn:uuid:"u8))
                    return Reference(ref reader);
                _counts.ReferencesRewritten++;
                _output.RawString(_references.FullUrl(reader));
                return true;
            case ElementRule.RequestUrl:
                _output.RawString(entry.Kind == ElementKind.Url ? _references.Reference(reader) : _references.Query(reader));
                return true;
            case ElementRule.Uid:
                _output.String(UidText(reader.GetString()!));
                return true;
            case ElementRule.Data:
                return NoteData(ref reader, isHtml: false);
            default:
                break;
        }

        if (entry.Kind == ElementKind.Display)
            return Display(ref reader, ref frame);
        if (entry.Kind == ElementKind.Url && _inKeptExtension || entry.Kind == ElementKind.Text && IsRepeatedDisplay(value, frame))
        {
            _output.RawString(value);
            return true;
        }

        return Scrub(ref reader);
    }

    private ReadOnlySpan<byte> ResolvedId(ReadOnlySpan<byte> id) =>
        _identities.HasAliases ? Encoding.UTF8.GetBytes(_identities.Resolve(Encoding.UTF8.GetString(id))) : id;

    private void NoteCoding(ElementKind kind, ReadOnlySpan<byte> value, ref ObjectFrame frame)
    {
        if (kind == ElementKind.Code)
        {
            frame.IsCoded = true;
            frame.IsInYears |= IsYears(value);
        }
        else if (kind == ElementKind.System)
        {
            frame.IsCoded = true;
            frame.IsStandard |= IsStandard(value);
        }
    }

    private bool IsStandard(ReadOnlySpan<byte> system)
    {
        if (_isStandard.TryGet(system, out var known))
            return known;
        var isStandard = false;
        foreach (var standard in StandardSystems)
            isStandard |= system.StartsWith(standard);
        if (_isStandard.Count < MaximumSystems)
            _isStandard.Set(system, isStandard);
        return isStandard;
    }

    private bool Display(ref JsonScanner reader, ref ObjectFrame frame)
    {
        if (!frame.IsCoded && !frame.IsClinicalReference)
        {
            Removed("displays of references to people and places");
            return false;
        }

        if (!frame.IsStandard || HoldsKnownWord(reader.ValueSpan))
            return Scrub(ref reader);
        _displays.Add((reader.ValueStart, reader.ValueSpan.Length));
        _output.RawString(reader.ValueSpan);
        return true;
    }

    // CodeableConcept.text that repeats a display of published terminology before it.
    private bool IsRepeatedDisplay(ReadOnlySpan<byte> text, in ObjectFrame frame)
    {
        for (var i = frame.FirstDisplay; i < _displays.Count; i++)
            if (text.SequenceEqual(_document.Span.Slice(_displays[i].Start, _displays[i].Length)))
                return true;
        return false;
    }

    private bool Date(ReadOnlySpan<byte> value, bool isBirth, ReadOnlySpan<byte> name)
    {
        var length = 0;
        if (value.Length <= 64)
        {
            if (_patient is not null)
                length = _patient.Transform.Write(value, isBirth, _scratch);
            else if (FhirDate.TryParse(value, out _))
                value[..(length = 4)].CopyTo(_scratch);
        }

        if (length == 0)
            throw new RefusedResourceException(QuarantineReason.InvalidDate, $"{_resourceType}: '{_strings.Get(name)}' holds no date that exists");
        _counts.DatesRewritten++;
        _output.RawString(_scratch.AsSpan(0, length));
        return true;
    }

    private bool Reference(ref JsonScanner reader)
    {
        _counts.ReferencesRewritten++;
        var value = reader.ValueSpan;
        var length = !reader.ValueIsEscaped && value.Length < 128 ? _references.TryRewrite(value, _scratch) : 0;
        if (length > 0)
            _output.RawString(_scratch.AsSpan(0, length));
        else
            _output.RawString(_references.Reference(reader));
        return true;
    }

    private bool Scrub(ref JsonScanner reader)
    {
        var value = reader.ValueSpan;
        if (FhirDate.HasShape(value) && FhirDate.TryParse(value, out _))
            return Date(value, isBirth: false, "value"u8);
        if (value.Length < 2)
        {
            _output.RawString(value);
            return true;
        }

        var text = reader.GetString()!;
        var scrubbed = ScrubText(text);
        if (ReferenceEquals(scrubbed, text))
            _output.RawString(value);
        else
            _output.String(scrubbed);
        return true;
    }

    private string ScrubText(string text, bool isNote = false)
    {
        ScrubbedText scrubbed;
        try
        {
            scrubbed = isNote || text.Length > LongestLabel
                ? _scrubber.Scrub(text, _patient?.Identity, _patient?.Transform)
                : _scrubber.ScrubLabel(text, _patient?.Identity, _patient?.Transform);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new RefusedResourceException(QuarantineReason.Unreadable, "a text takes too long to search for identifiers");
        }

        foreach (var span in scrubbed.Spans)
        {
            var category = CategoryNames[(int)span.Category];
            _counts.TextIdentifiers[category] = _counts.TextIdentifiers.GetValueOrDefault(category) + 1;
        }

        return scrubbed.Text;
    }

    private string UidText(string uid) => uid.StartsWith("urn:oid:", StringComparison.OrdinalIgnoreCase) ? "urn:oid:" + _pseudonyms.Uid(uid[8..]) : _pseudonyms.Uid(uid);

    // A code that is a name of the patient's is no code, and a display that holds one may be none.
    private bool HoldsKnownWord(ReadOnlySpan<byte> value)
    {
        if (_patient is null)
            return false;
        var matcher = _patient.Identity.Matcher;
        var (hash, length) = (TextToken.EmptyHash, 0);
        for (var i = 0; i <= value.Length; i++)
        {
            var letter = i < value.Length ? value[i] | 0x20 : 0;
            if (letter is >= 'a' and <= 'z')
            {
                hash = TextToken.Extend(hash, (char)letter);
                length++;
            }
            else
            {
                if (length >= 3 && matcher.Holds(hash))
                    return true;
                (hash, length) = (TextToken.EmptyHash, 0);
            }
        }

        return false;
    }

    // The shape of FHIR's code, without what a name, an address or a long number needs.
    private static bool IsCode(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 48)
            return false;
        var digits = 0;
        foreach (var c in value)
        {
            if (c <= (byte)' ' || c is (byte)'@' or (byte)'\\' || c >= 0x7F)
                return false;
            digits = char.IsAsciiDigit((char)c) ? digits + 1 : 0;
            if (digits > 4)
                return false;
        }

        return !FhirDate.HasShape(value);
    }

    private static bool IsYears(ReadOnlySpan<byte> unit) =>
        unit.SequenceEqual("a"u8) || unit.SequenceEqual("years"u8) || unit.SequenceEqual("year"u8) || unit.SequenceEqual("yr"u8) || unit.SequenceEqual("yrs"u8);
}
