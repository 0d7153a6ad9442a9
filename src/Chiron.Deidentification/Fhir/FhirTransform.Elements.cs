using System.Text.Json;
using Chiron.Intake;

namespace Chiron.Deidentification;

internal sealed partial class FhirTransform
{
    private const int LongestName = 64;

    // The reader stands at a property's name; afterwards at the end of its value.
    private void Property(ref JsonScanner reader, ref ObjectFrame frame, bool isContained)
    {
        var name = reader.ValueSpan;
        var isEscaped = reader.ValueIsEscaped;
        var isKnown = frame.Rules.TryFind(name, frame.IsResource, out var entry);
        reader.Read();
        if (isEscaped || !(isKnown || IsElementName(name)))
        {
            // Also the extensions of primitive values, whose names begin with an underscore.
            Removed("extensions of simple values and elements that FHIR cannot have");
            reader.Skip();
            return;
        }

        if (!isKnown && HoldsKnownName(name))
        {
            Removed("elements named after someone");
            reader.Skip();
            return;
        }

        var mark = _output.Length;
        _output.Name(name);
        if (!Value(ref reader, name, entry, ref frame, isContained))
            _output.Rewind(mark);
    }

    // False where nothing was written.
    private bool Value(ref JsonScanner reader, ReadOnlySpan<byte> name, ElementEntry entry, ref ObjectFrame frame, bool isContained)
    {
        var rule = entry.Rule;
        if (entry.Kind is ElementKind.Resource or ElementKind.Contained && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            throw new RefusedResourceException(QuarantineReason.WrongType, "an object was expected where a resource belongs");
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return StringValue(ref reader, name, entry, ref frame);
            case JsonTokenType.StartArray:
                if (rule is ElementRule.Remove or ElementRule.Narrative)
                    return Remove(ref reader, name, rule);
                _output.StartArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var mark = _output.Length;
                    if (!Value(ref reader, name, entry, ref frame, isContained))
                        _output.Rewind(mark);
                }

                if (_output.IsEmptySinceOpen)
                    return false;
                _output.End((byte)']');
                return true;
            case JsonTokenType.StartObject:
                return ObjectValue(ref reader, name, entry, ref frame, isContained);
            case JsonTokenType.Number:
                return NumberValue(ref reader, name, entry, ref frame);
            case JsonTokenType.True or JsonTokenType.False when rule != ElementRule.Remove:
                _output.RawValue(reader.ValueSpan);
                return true;
            default:
                return false;
        }
    }

    private bool ObjectValue(ref JsonScanner reader, ReadOnlySpan<byte> name, ElementEntry entry, ref ObjectFrame frame, bool isContained)
    {
        switch (entry.Rule)
        {
            case ElementRule.Remove or ElementRule.Narrative:
                return Remove(ref reader, name, entry.Rule);
            case ElementRule.Identifier or ElementRule.Reference: // Claim.related.reference is an Identifier
                return IdentifierObject(ref reader, ref frame);
            case ElementRule.Address:
                return AddressObject(ref reader);
            case ElementRule.Attachment:
                return AttachmentObject(ref reader);
            case ElementRule.Extension:
                return ExtensionObject(ref reader, ref frame);
            case ElementRule.Meta:
                return MetaObject(ref reader, ref frame, isContained);
            default:
                break;
        }

        if (entry.Kind == ElementKind.Contained)
        {
            Resource(ref reader, isContained: true, faults: null);
            return true;
        }

        if (entry.Kind == ElementKind.Resource || entry.Kind == ElementKind.Outcome && IsResourceObject(reader))
        {
            Resource(ref reader, isContained: false, faults: null);
            return true;
        }

        if (entry.Kind == ElementKind.Text) // an object of this name is a Narrative wherever it stands
            return Remove(ref reader, name, ElementRule.Narrative);

        var rules = entry.Kind switch { ElementKind.Request => Rules("request"), ElementKind.Response => Rules("response"), _ => frame.Rules };
        return Object(ref reader, rules, ownRules: !ReferenceEquals(rules, frame.Rules), entry.Rule == ElementRule.ClinicalReference);
    }

    private bool Object(ref JsonScanner reader, ResourceRules rules, bool ownRules, bool isClinicalReference)
    {
        var frame = new ObjectFrame { Rules = rules, IsResource = ownRules, IsClinicalReference = isClinicalReference, FirstDisplay = _displays.Count };
        _output.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            Property(ref reader, ref frame, isContained: false);
        if (!frame.IsCoded)
            _displays.RemoveRange(frame.FirstDisplay, _displays.Count - frame.FirstDisplay);
        if (_output.IsEmptySinceOpen)
            return false;
        if (_policy.TopCodeAges && frame is { IsInYears: true, ValueAt: > 0, Value: > 89 })
            _output.Overwrite(frame.ValueAt, frame.ValueLength, "90"u8);
        _output.End((byte)'}');
        return true;
    }

    private bool NumberValue(ref JsonScanner reader, ReadOnlySpan<byte> name, ElementEntry entry, ref ObjectFrame frame)
    {
        var rule = entry.Rule;
        var isMeasured = entry.Kind == ElementKind.Value;
        if (rule == ElementRule.Remove || (!isMeasured && rule == ElementRule.Scrub && IsLongWholeNumber(reader.ValueSpan)))
        {
            Removed(rule == ElementRule.Remove ? _strings.Get(name) : "long numbers outside of measurements");
            return false;
        }

        _output.RawValue(reader.ValueSpan);
        if (isMeasured && reader.TryGetDouble(out frame.Value))
            (frame.ValueAt, frame.ValueLength) = (_output.Length - reader.ValueSpan.Length, reader.ValueSpan.Length);
        return true;
    }

    private bool Remove(ref JsonScanner reader, ReadOnlySpan<byte> name, ElementRule rule)
    {
        Removed(rule == ElementRule.Narrative ? "narrative" : _strings.Get(name));
        reader.Skip();
        return false;
    }

    // A number in an element that is not known, long enough to be a telephone's or an account's.
    private static bool IsLongWholeNumber(ReadOnlySpan<byte> number) => number.Length >= 9 && !number.ContainsAny((byte)'.', (byte)'e', (byte)'E');

    private static bool IsElementName(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetter((char)name[0]))
            return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit((char)c))
                return false;
        return true;
    }

    private bool HoldsKnownName(ReadOnlySpan<byte> name)
    {
        if (_patient is null)
            return false;
        Span<char> word = stackalloc char[LongestName];
        var length = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (length > 0 && (i == name.Length || char.IsAsciiLetterUpper((char)name[i]) || char.IsAsciiDigit((char)name[i])))
            {
                if (length >= 3 && _patient.Identity.Matcher.Holds(TextToken.HashOf(word[..length])))
                    return true;
                length = 0;
            }

            if (i < name.Length)
                word[length++] = TextToken.Fold((char)name[i]);
        }

        return false;
    }

    private static bool IsResourceObject(JsonScanner at) => Peek(at, "resourceType"u8);

    private static bool Peek(JsonScanner at, ReadOnlySpan<byte> wanted)
    {
        var depth = at.CurrentDepth;
        for (var i = 0; i < 3 && at.Read() && at.CurrentDepth > depth; i++)
        {
            if (at.ValueTextEquals(wanted))
                return true;
            at.Read();
            at.Skip();
        }

        return false;
    }
}
