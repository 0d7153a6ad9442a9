using System.Diagnostics.CodeAnalysis;

namespace Chiron.Deidentification;

/// <summary>What all audits of one run share: who a pseudonym is, and the search over everybody's identifiers.</summary>
internal sealed class AuditIndex
{
    private readonly Dictionary<string, int> _owners;
    private readonly PatientIdentity[] _patients;

    public AuditIndex(DeidentificationKey key, IdentityIndex identities)
    {
        Identities = identities;
        _patients = [.. identities.Patients];
        var pseudonyms = new Pseudonyms(key);
        _owners = _patients.Index().ToDictionary(patient => pseudonyms.Id(patient.Item.Id), patient => patient.Index, StringComparer.Ordinal);
        Search = new IdentifierSearch(identities, _patients);
    }

    public IdentityIndex Identities { get; }

    public IdentifierSearch Search { get; }

    /// <summary>The index of a patient of the output; <see cref="IdentifierSearch.Everybody"/> where there is no such patient.</summary>
    public int OwnerOf(string? pseudonym) => pseudonym is not null && _owners.TryGetValue(pseudonym, out var owner) ? owner : IdentifierSearch.Everybody;

    public bool TryFind(string pseudonym, [NotNullWhen(true)] out PatientIdentity? identity)
    {
        var owner = OwnerOf(pseudonym);
        identity = owner < 0 ? null : _patients[owner];
        return identity is not null;
    }
}
