using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>Reads the resources that state who somebody is.</summary>
internal sealed class PeopleReader(IdentityIndex identities, PatientIdentity? patient)
{
    private static readonly FrozenSet<string> Types = FrozenSet.ToFrozenSet(
        ["Patient", "RelatedPerson", "Person", "Practitioner", "PractitionerRole", "Organization", "Location", "HealthcareService", "Coverage", "Account", "Encounter",
            "FamilyMemberHistory"], StringComparer.Ordinal);

    private static readonly NameTable<bool> PeopleElements = Names(
        "performer", "individual", "requester", "author", "recorder", "asserter", "provider", "member", "actor", "who", "agent", "generalPractitioner",
        "practitioner", "authenticator", "informationSource", "enterer", "resultsInterpreter", "careManager", "sender", "recipient", "collector", "operator",
        "party", "responsible", "interpreter", "reviewer", "orderer");

    private static readonly NameTable<bool> PatientElements = Names("subject", "patient", "beneficiary", "subscriber", "member", "actor", "who", "individual");

    public static bool States(string type) => Types.Contains(type);

    public static bool HoldsPeople(ReadOnlySpan<byte> element) => PeopleElements.TryGet(element, out _);

    public static bool NamesPatient(ReadOnlySpan<byte> element) => PatientElements.TryGet(element, out _);

    public static bool HasDoctorsTitle(string display) =>
        display.StartsWith("Dr", StringComparison.Ordinal) || display.EndsWith("MD", StringComparison.Ordinal) || display.EndsWith("RN", StringComparison.Ordinal);

    public void Read(string type, JsonElement resource)
    {
        switch (type)
        {
            case "Patient" or "RelatedPerson":
                Person(resource);
                foreach (var contact in Items(resource, "contact"))
                    Person(contact);
                if (type == "Patient" && patient is not null)
                    Own(resource, patient);
                break;
            case "FamilyMemberHistory":
                if (Text(resource, "name") is { } relative && PersonName.Parse(relative) is { } name)
                    patient?.AddName(name);
                break;
            case "Coverage" or "Account" or "Encounter":
                patient?.Add(Text(resource, "subscriberId"), IdentifierCategory.HealthPlan);
                Identifiers(resource, value => patient?.Add(value.Text, value.Category));
                break;
            case "Practitioner" or "Person":
                foreach (var human in Items(resource, "name"))
                    foreach (var clinician in HumanNames(human))
                        identities.AddClinician(clinician);
                Provider(resource);
                break;
            default:
                identities.AddGlobal(Text(resource, "name"), IdentifierCategory.Organization);
                foreach (var alias in Items(resource, "alias"))
                    if (alias.ValueKind == JsonValueKind.String)
                        identities.AddGlobal(alias.GetString(), IdentifierCategory.Organization);
                Provider(resource);
                break;
        }
    }

    private void Own(JsonElement resource, PatientIdentity person)
    {
        if (Text(resource, "birthDate") is { } birth && FhirDate.TryParse(Encoding.UTF8.GetBytes(birth), out var date) && date.HasDay)
            person.BirthDate = date.Day;
        foreach (var identifier in Items(resource, "identifier"))
            if (Text(identifier, "value") is { } value)
                identities.AddIdentifier(Text(identifier, "system") ?? "", value, person.Id);
        foreach (var extension in Items(resource, "extension"))
        {
            var url = Text(extension, "url") ?? "";
            if (url.EndsWith("mothersMaidenName", StringComparison.Ordinal) && Text(extension, "valueString") is { } mother && PersonName.Parse(mother) is { } name)
                person.AddName(name);
            if (extension.TryGetProperty("valueAddress", out var place))
                Address(place, person.Add);
            if (extension.TryGetProperty("valueHumanName", out var human))
                foreach (var other in HumanNames(human))
                    person.AddName(other);
        }
    }

    private void Person(JsonElement resource)
    {
        if (patient is null)
            return;
        foreach (var human in Items(resource, "name"))
            foreach (var name in HumanNames(human))
                patient.AddName(name);
        foreach (var telecom in Items(resource, "telecom"))
            patient.Add(Text(telecom, "value"), TelecomCategory(telecom));
        foreach (var address in Items(resource, "address"))
            Address(address, patient.Add);
        Identifiers(resource, value => patient.Add(value.Text, value.Category));
    }

    private void Provider(JsonElement resource)
    {
        foreach (var telecom in Items(resource, "telecom"))
            identities.AddGlobal(Text(telecom, "value"), TelecomCategory(telecom));
        foreach (var address in Items(resource, "address"))
            foreach (var line in Items(address, "line"))
                if (line.ValueKind == JsonValueKind.String)
                    identities.AddGlobal(line.GetString(), IdentifierCategory.Location);
        Identifiers(resource, value =>
        {
            if (value.Text.Length >= 8)
                identities.AddGlobal(value.Text, value.Category);
        });
    }

    private static void Address(JsonElement address, Action<string?, IdentifierCategory> add)
    {
        foreach (var line in Items(address, "line"))
            if (line.ValueKind == JsonValueKind.String)
                add(line.GetString(), IdentifierCategory.Location);
        foreach (var part in (ReadOnlySpan<string>)["city", "district", "postalCode", "text"])
            add(Text(address, part), IdentifierCategory.Location);
    }

    private static void Identifiers(JsonElement resource, Action<IdentityTerm> add)
    {
        foreach (var identifier in Items(resource, "identifier"))
            if (Text(identifier, "value") is { Length: >= 4 } value && !Guid.TryParse(value, out _) && !value.StartsWith("urn:", StringComparison.Ordinal))
                add(new IdentityTerm(value, IdentifierCategoryOf(identifier)));
    }

    private static IdentifierCategory IdentifierCategoryOf(JsonElement identifier)
    {
        if (identifier.TryGetProperty("type", out var type))
            foreach (var coding in Items(type, "coding"))
                switch (Text(coding, "code"))
                {
                    case "SS": return IdentifierCategory.Ssn;
                    case "MR" or "PI" or "PT": return IdentifierCategory.Mrn;
                    case "DL" or "PPN" or "MD": return IdentifierCategory.License;
                    case "MB" or "SN": return IdentifierCategory.HealthPlan;
                    case "AN" or "VN": return IdentifierCategory.Account;
                    default: break;
                }

        return Text(identifier, "system") == "http://hl7.org/fhir/sid/us-ssn" ? IdentifierCategory.Ssn : IdentifierCategory.Id;
    }

    private static IdentifierCategory TelecomCategory(JsonElement telecom) => Text(telecom, "system") switch
    {
        "email" => IdentifierCategory.Email,
        "url" => IdentifierCategory.Url,
        _ => IdentifierCategory.Phone,
    };

    private static IEnumerable<PersonName> HumanNames(JsonElement human)
    {
        if (human.ValueKind == JsonValueKind.String)
        {
            if (PersonName.Parse(human.GetString()!) is { } name)
                yield return name;
            yield break;
        }

        var given = Items(human, "given").Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList();
        var family = Text(human, "family") ?? "";
        if (given.Count > 0 || family.Length > 0)
            yield return new PersonName(given, family);
        if (Text(human, "text") is { } text && PersonName.Parse(text) is { } parsed)
            yield return parsed;
    }

    // The items of a list, or the one object where a list was expected.
    private static IEnumerable<JsonElement> Items(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var items))
            return [];
        return items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [items];
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static NameTable<bool> Names(params ReadOnlySpan<string> names)
    {
        var table = new NameTable<bool>();
        foreach (var name in names)
            table.Set(Encoding.UTF8.GetBytes(name), value: true);
        return table;
    }
}
