using System.Text;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>Tells which patient a Reference object means, in whatever form it is written.</summary>
internal static class PatientReference
{
    /// <param name="at">A copy of the reader at the Reference's opening brace.</param>
    /// <returns>The patient's id after aliases; null where the reference means no patient.</returns>
    public static string? Read(JsonScanner at, IdentityIndex identities)
    {
        var depth = at.CurrentDepth;
        while (at.Read() && at.CurrentDepth > depth)
        {
            var name = at;
            at.Read();
            if (at.TokenType == JsonTokenType.String && name.ValueTextEquals("reference"u8))
                return Resolve(at.GetString()!, identities);
            if (at.TokenType == JsonTokenType.StartObject && name.ValueTextEquals("identifier"u8) && ReadIdentifier(at, identities) is { } found)
                return found;
            at.Skip();
        }

        return null;
    }

    public static string? Resolve(string reference, IdentityIndex identities)
    {
        if (reference.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase))
            return identities.Resolve(reference[9..]);
        var at = reference.LastIndexOf("Patient/", StringComparison.Ordinal);
        if (at == 0 || (at > 0 && reference[at - 1] == '/'))
        {
            var id = reference.AsSpan(at + 8);
            return id.IndexOf('/') is var end && end >= 0 ? identities.Resolve(id[..end].ToString()) : identities.Resolve(id.ToString());
        }

        if (reference.StartsWith("Patient?identifier=", StringComparison.Ordinal))
        {
            var (system, value) = ReferenceText.SplitToken(reference[19..]);
            return identities.FindByIdentifier(system, value);
        }

        return null;
    }

    private static string? ReadIdentifier(JsonScanner at, IdentityIndex identities)
    {
        var depth = at.CurrentDepth;
        string system = "", value = "";
        while (at.Read() && at.CurrentDepth > depth)
        {
            var name = at;
            at.Read();
            if (at.TokenType == JsonTokenType.String && name.ValueTextEquals("system"u8))
                system = at.GetString()!;
            else if (at.TokenType == JsonTokenType.String && name.ValueTextEquals("value"u8))
                value = at.GetString()!;
            else
                at.Skip();
        }

        return identities.FindByIdentifier(system, value);
    }
}
