using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>What must be known of a resource before its first element is written: its type, its id, and whose record it belongs to.</summary>
/// <param name="Type">Empty where the object has no <c>resourceType</c>.</param>
/// <param name="PatientId">The patient it is about, after aliases; null where it names none.</param>
internal readonly record struct ResourceHead(string Type, string? Id, string? PatientId)
{
    /// <summary>Reads ahead in a copy of the reader, which stands at the resource's opening brace, as far as needed.</summary>
    public static ResourceHead Read(JsonScanner ahead, IdentityIndex identities, StringPool types)
    {
        var depth = ahead.CurrentDepth;
        string type = "";
        string? id = null;
        string? patient = null;
        while (ahead.Read() && ahead.CurrentDepth > depth)
        {
            var element = Recognise(ahead.ValueSpan);
            ahead.Read();
            if (ahead.TokenType == JsonTokenType.String)
            {
                if (element == Element.Type)
                    type = types.Get(ahead.ValueSpan);
                else if (element == Element.Id)
                    id = ahead.GetString();
            }
            else if (ahead.TokenType == JsonTokenType.StartObject && element == Element.Patient)
            {
                patient = PatientReference.Read(ahead, identities) ?? patient;
                ahead.Skip();
            }
            else if (ahead.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                ahead.Skip();
            }

            if (type.Length > 0 && id is not null && (patient is not null || type is "Patient" or "Bundle"))
                break;
        }

        return new ResourceHead(type, id, type == "Patient" && id is not null ? identities.Resolve(id) : patient);
    }

    private static Element Recognise(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => Element.Id,
        3 when name.SequenceEqual("for"u8) => Element.Patient,
        7 when name.SequenceEqual("subject"u8) || name.SequenceEqual("patient"u8) => Element.Patient,
        10 when name.SequenceEqual("individual"u8) => Element.Patient,
        11 when name.SequenceEqual("beneficiary"u8) => Element.Patient,
        12 when name.SequenceEqual("resourceType"u8) => Element.Type,
        _ => Element.Other,
    };

    private enum Element
    {
        Other,
        Type,
        Id,
        Patient,
    }
}
