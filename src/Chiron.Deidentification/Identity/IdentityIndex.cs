using System.Collections.Concurrent;

namespace Chiron.Deidentification;

/// <summary>
/// All identities of a source: patients by id, by the other addresses that references use for them, and by business identifier; and the clinicians
/// and organisations that may be named in anybody's notes.
/// </summary>
public sealed class IdentityIndex
{
    private readonly ConcurrentDictionary<string, PatientIdentity> _patients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _identifiers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PersonName> _clinicians = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IdentityTerm, byte> _global = new();
    private readonly Lazy<IdentityMatcher> _globalMatcher;

    public IdentityIndex() =>
        _globalMatcher = new Lazy<IdentityMatcher>(() => new IdentityMatcher(_clinicians.Values, _global.Keys, isGlobal: true));

    public ICollection<PatientIdentity> Patients => _patients.Values;

    /// <summary>Clinicians, whoever's record names them.</summary>
    public ICollection<PersonName> Clinicians => _clinicians.Values;

    /// <summary>Organisations, places, telephones and identifiers of the care providers.</summary>
    public ICollection<IdentityTerm> GlobalTerms => _global.Keys;

    /// <summary>Finds clinicians and organisations in text; made when first asked for, after everything was collected.</summary>
    internal IdentityMatcher GlobalMatcher => _globalMatcher.Value;

    /// <summary>Whether any patient has another address than their id.</summary>
    internal bool HasAliases { get; private set; }

    public PatientIdentity Patient(string id) => _patients.GetOrAdd(Resolve(id), static key => new PatientIdentity(key));

    /// <summary>The patient id that another id stands for; the id itself where it stands for nobody else.</summary>
    public string Resolve(string id) => _aliases.GetValueOrDefault(id, id);

    /// <summary>The id of the patient with a business identifier; null where nobody has it.</summary>
    public string? FindByIdentifier(string system, string value) => _identifiers.GetValueOrDefault($"{system}|{value}") is { } id ? Resolve(id) : null;

    /// <summary>The id of the one patient who has the identifier under whatever system; null where nobody has it, or several do.</summary>
    /// <remarks>For formats whose identifiers name no system. Walks all identifiers, so ask once a patient.</remarks>
    internal string? FindByIdentifierValue(string value)
    {
        string? found = null;
        foreach (var (identifier, patient) in _identifiers)
        {
            if (identifier.Length <= value.Length || identifier[^(value.Length + 1)] != '|' || !identifier.EndsWith(value, StringComparison.Ordinal))
                continue;
            var id = Resolve(patient);
            if (found is not null && found != id)
                return null;
            found = id;
        }

        return found;
    }

    internal bool TryFind(string id, out PatientIdentity? identity) => _patients.TryGetValue(Resolve(id), out identity);

    /// <summary>Joins what was collected under another address of a patient to the patient; called when all is collected.</summary>
    internal void Settle()
    {
        foreach (var (alias, id) in _aliases)
            if (_patients.TryRemove(alias, out var other))
                Patient(id).Join(other);
    }

    internal void AddAlias(string alias, string patientId)
    {
        if (alias == patientId)
            return;
        _aliases.TryAdd(alias, patientId);
        HasAliases = true;
    }

    internal void AddIdentifier(string system, string value, string patientId) => _identifiers.TryAdd($"{system}|{value}", patientId);

    internal void AddClinician(PersonName name) => _clinicians.TryAdd($"{name.Family}|{string.Join(' ', name.Given)}", name);

    internal void AddGlobal(string? text, IdentifierCategory category)
    {
        if (!string.IsNullOrWhiteSpace(text))
            _global.TryAdd(new IdentityTerm(text.Trim(), category), 0);
    }
}
