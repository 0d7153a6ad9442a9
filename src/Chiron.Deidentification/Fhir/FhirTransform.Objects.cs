using System.Text;
using System.Text.Json;
using Chiron.Intake;

namespace Chiron.Deidentification;

internal sealed partial class FhirTransform
{
    private static readonly string[] KeptExtensions = DataFile.Lines("fhir-extensions.txt");

    private bool IdentifierObject(ref JsonScanner reader, ref ObjectFrame outer)
    {
        var isPersons = _resourceType is "Patient" or "RelatedPerson" or "Person" && outer.IsResource;
        if (_policy.RemovePersonIdentifiers && isPersons)
        {
            Removed("identifiers of persons");
            reader.Skip();
            return false;
        }

        var system = Text(reader, "system"u8) ?? "";
        var frame = new ObjectFrame { Rules = outer.Rules, FirstDisplay = _displays.Count };
        _output.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.ValueSpan;
            if (reader.ValueTextEquals("use"u8) || reader.ValueTextEquals("type"u8) || reader.ValueTextEquals("period"u8))
            {
                Property(ref reader, ref frame, isContained: false);
                continue;
            }

            var (isSystem, isValue) = (reader.ValueTextEquals("system"u8), reader.ValueTextEquals("value"u8));
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !(isSystem || isValue))
            {
                reader.Skip();
                continue;
            }

            _output.Name(name);
            var text = reader.GetString()!;
            _output.String(isSystem ? _systems.Rewrite(text) : _pseudonyms.Identifier(system, text));
            _counts.IdentifiersRewritten += isValue ? 1 : 0;
        }

        return End();
    }

    private bool AddressObject(ref JsonScanner reader)
    {
        _output.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.ValueSpan;
            var isPostalCode = reader.ValueTextEquals("postalCode"u8);
            var isKept = reader.ValueTextEquals("state"u8) || reader.ValueTextEquals("country"u8) ||
                reader.ValueTextEquals("use"u8) || reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isPostalCode && _policy.KeepZip3 && reader.TokenType == JsonTokenType.String && ZipCodes.FirstThree(reader.GetString()!) is { } prefix)
            {
                _output.Name(name);
                _output.String(prefix);
            }
            else if (isKept && reader.TokenType == JsonTokenType.String && IsRegionName(reader.ValueSpan))
            {
                _output.Name(name);
                _output.RawString(reader.ValueSpan);
            }
            else
            {
                Removed("address parts smaller than a state");
                reader.Skip();
            }
        }

        return End();
    }

    private bool ExtensionObject(ref JsonScanner reader, ref ObjectFrame outer)
    {
        var url = Text(reader, "url"u8) ?? "";
        if (!_inKeptExtension && !Array.Exists(KeptExtensions, kept => url.StartsWith(kept, StringComparison.Ordinal)))
        {
            Removed("extensions that are not on the list");
            reader.Skip();
            return false;
        }

        var wasIn = _inKeptExtension;
        _inKeptExtension = true;
        var written = Object(ref reader, outer.Rules, ownRules: false, isClinicalReference: false);
        _inKeptExtension = wasIn;
        return written;
    }

    private bool MetaObject(ref JsonScanner reader, ref ObjectFrame outer, bool isContained)
    {
        var frame = new ObjectFrame { Rules = outer.Rules, FirstDisplay = _displays.Count };
        var isLabelled = isContained || _resourceType == "Bundle";
        _output.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (isLabelled || !reader.ValueTextEquals("security"u8))
            {
                Property(ref reader, ref frame, isContained);
                continue;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new RefusedResourceException(QuarantineReason.WrongType, $"{_resourceType}.meta.security is no list");
            _output.Name("security"u8);
            _output.StartArray();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var mark = _output.Length;
                if (!Value(ref reader, "security"u8, new ElementEntry(ElementRule.Scrub, ElementKind.Other), ref frame, isContained))
                    _output.Rewind(mark);
            }

            WriteSecurityLabel();
            _output.End((byte)']');
            isLabelled = true;
        }

        if (!isLabelled)
            WriteSecurity();
        return End();
    }

    private bool End()
    {
        if (_output.IsEmptySinceOpen)
            return false;
        _output.End((byte)'}');
        return true;
    }

    // The string of an object's element, read ahead; null where it has none.
    private static string? Text(JsonScanner at, ReadOnlySpan<byte> wanted)
    {
        var depth = at.CurrentDepth;
        while (at.Read() && at.CurrentDepth > depth)
        {
            var isWanted = at.ValueTextEquals(wanted);
            at.Read();
            if (isWanted)
                return at.TokenType == JsonTokenType.String ? at.GetString() : null;
            at.Skip();
        }

        return null;
    }

    private static bool IsRegionName(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 40)
            return false;
        foreach (var c in value)
            if (c < 0x80 && !char.IsAsciiLetter((char)c) && c is not ((byte)' ' or (byte)'.' or (byte)'-' or (byte)'\''))
                return false;
        return true;
    }
}
