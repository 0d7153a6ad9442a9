using System.Globalization;
using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Reasoning.Cases;

/// <summary>
/// Reads a case from a FHIR R4 Bundle, or one resource: Patient, Observation, Condition, MedicationStatement, MedicationRequest, AllergyIntolerance, as US Core has them. It becomes a
/// short timeline, which <see cref="RecordReader"/> reads as it reads any record; what has no code that the pack knows is read by its words. Faults are problems, never exceptions.
/// </summary>
/// <remarks>
/// Not the reader of Intake: that one streams whole archives into datasets and stands beside this project, not below it. Here one person's few resources of now are read, and
/// nothing is kept.
/// </remarks>
public sealed class BundleCaseReader(KnowledgePack pack)
{
    /// <summary>Characters; a longer bundle is not read.</summary>
    public const int LongestJson = 8_000_000;

    private const int MostResources = 20_000;
    private const int LongestName = 200;

    private readonly CaseReader _words = new(pack);
    private readonly RecordReader _records = new(pack);
    private readonly Dictionary<string, Finding> _findings = pack.Findings.GroupBy(f => f.EventCode, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    private readonly HashSet<string> _codes =
    [
        .. pack.Findings.Select(f => f.EventCode), .. pack.Conditions.Select(c => c.EventCode), .. pack.Conditions.Where(c => c.Snomed is not null).Select(c => "SNOMED//" + c.Snomed), .. pack.Drugs.Select(d => d.EventCode),
    ];

    /// <param name="json">A Bundle or a resource.</param>
    /// <param name="at">The moment of the visit; null for the latest moment that the bundle names, or today where it names none.</param>
    public Case Read(string json, DateTime? at = null)
    {
        if (string.IsNullOrWhiteSpace(json))
            return Only(CaseProblemKind.Empty, "There is no bundle.");
        if (json.Length > LongestJson)
            return Only(CaseProblemKind.TooLong, $"The bundle has {json.Length} characters, more than the {LongestJson} that are read.");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            return Read(document.RootElement, at);
        }
        catch (JsonException e)
        {
            return Only(CaseProblemKind.Malformed, $"The bundle is not well-formed JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
    }

    private Case Read(JsonElement root, DateTime? at)
    {
        var resources = Resources(root).Take(MostResources + 1).ToList();
        if (resources.Count == 0)
            return Only(CaseProblemKind.Malformed, "This is neither a FHIR Bundle with resources nor a resource.");
        if (resources.Count > MostResources)
            return Only(CaseProblemKind.TooLong, $"The bundle has more than the {MostResources} resources that are read.");

        var draft = new Draft(at ?? resources.Select(Moment).Max() ?? DateTime.UtcNow);
        if (resources.Count(r => Text(r, "resourceType") == "Patient") > 1)
            return Only(CaseProblemKind.Malformed, "The bundle holds several patients; a case is one.");
        foreach (var resource in resources)
            Take(resource, draft);

        // In the order of time, as a record is: what has no date is of now.
        var builder = new TimelineBuilder();
        foreach (var e in draft.Events.OrderBy(e => e.Time ?? DateTime.MinValue))
            builder.Add(e);
        var record = _records.Read(builder.Build(0), draft.At);
        var told = draft.Words.Count > 0 ? _words.Read(string.Join('\n', draft.Words)) : new Case();

        // A bundle is what somebody chose to send: what it does not name is unknown.
        var merged = CaseMerge.Of(record, told with { Problems = [] }) with { HistoryComplete = false, DrugsComplete = false };
        if (draft.NoAllergies && merged.Allergies is null)
            merged = merged with { Allergies = [] };
        var problems = new List<CaseProblem>(draft.Problems);
        if (merged.AgeYears is null || merged.Sex is null)
            problems.Insert(0, new CaseProblem(CaseProblemKind.PersonUnknown, PersonWords.Missing(merged.AgeYears is null, merged.Sex is null)));
        if (merged.Findings.Count + merged.Values.Count + merged.Answers.Count + merged.KnownConditions.Count == 0)
            problems.Add(new CaseProblem(CaseProblemKind.NothingRecognised, "Nothing in the bundle is known to the knowledge pack."));
        return CaseClosure.Of(pack, merged with { Problems = [.. merged.Problems, .. problems.Distinct()] });
    }

    private void Take(JsonElement resource, Draft draft)
    {
        switch (Text(resource, "resourceType"))
        {
            case "Patient":
                if (Text(resource, "gender") is "female" or "male")
                    draft.Events.Add(new Event(null, Text(resource, "gender") == "female" ? "GENDER//F" : "GENDER//M"));
                if (Date(Text(resource, "birthDate")) is { } birth)
                    draft.Events.Add(new Event(birth, MedsCodes.Birth));
                break;
            case "Observation" when Text(resource, "status") is not ("entered-in-error" or "cancelled"):
                TakeObservation(resource, Moment(resource) ?? draft.At, draft);
                foreach (var component in Array(resource, "component"))
                    TakeObservation(component, Moment(resource) ?? draft.At, draft);
                break;
            case "Condition" when !IsCoded(resource, "verificationStatus", "refuted", "entered-in-error"):
                TakeCoded(resource, "code", Moment(resource) ?? draft.At, IsCoded(resource, "clinicalStatus", "resolved", "inactive", "remission") ? "History of {0}." : "{0}.", draft);
                break;
            case "MedicationStatement" or "MedicationRequest" when Text(resource, "status") is not ("entered-in-error" or "stopped" or "cancelled" or "not-taken" or "draft"):
                TakeCoded(resource, "medicationCodeableConcept", Moment(resource) ?? draft.At, "Takes {0}.", draft);
                break;
            case "AllergyIntolerance" when !IsCoded(resource, "verificationStatus", "refuted", "entered-in-error") && !IsCoded(resource, "clinicalStatus", "resolved", "inactive"):
                TakeAllergy(resource, draft);
                break;
        }
    }

    private void TakeObservation(JsonElement observation, DateTime time, Draft draft)
    {
        var code = KnownCode(observation, "code");
        if (observation.TryGetProperty("valueQuantity", out var quantity) && quantity.ValueKind == JsonValueKind.Object)
        {
            if (!(quantity.TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value)))
                return;
            var (unit, ucum) = (Text(quantity, "unit"), Text(quantity, "code"));
            if (code is not null && _findings.TryGetValue(code, out var finding) && finding.Answer == AnswerType.Number)
            {
                var own = finding.InOwnUnit(value, ucum ?? unit ?? finding.Unit!) ?? (unit is null ? null : finding.InOwnUnit(value, unit));
                if (own is null)
                    draft.Problems.Add(new CaseProblem(CaseProblemKind.UnknownUnit, $"The unit of {finding.Name.ToLowerInvariant()} is not known; it is measured in {finding.Unit}."));
                else
                    draft.Events.Add(new Event(time, code, (float)own.Value));
            }
            else if (code is null && Name(observation, "code") is { } name && IsNow(time, draft))
                draft.Words.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value} {unit ?? ucum}."));
            return;
        }

        var answer = AnswerOf(observation);
        if (code is not null)
            draft.Events.Add(new Event(time, code, TextValue: answer));
        else if (Name(observation, "code") is { } name && IsNow(time, draft) && answer is null or "present" or "absent")
            draft.Words.Add(answer == "absent" ? $"No {name}." : $"{name}.");
    }

    private void TakeCoded(JsonElement resource, string field, DateTime time, string sentence, Draft draft)
    {
        if (KnownCode(resource, field) is { } code)
            draft.Events.Add(new Event(time, code));
        else if (Name(resource, field) is { } name)
            draft.Words.Add(string.Format(CultureInfo.InvariantCulture, sentence, name));
    }

    private void TakeAllergy(JsonElement resource, Draft draft)
    {
        var codes = Codes(resource, "code").ToList();
        if (codes.Exists(c => c is "SNOMED//716186003" or "SNOMED//409137002"))
            draft.NoAllergies = true;
        else if (codes.Find(c => c.StartsWith("RXNORM//", StringComparison.Ordinal) && (_codes.Contains(c) || c == RecordReader.PenicillinGroup)) is { } drug)
            draft.Events.Add(new Event(null, RecordReader.AllergyPrefix + drug));
        else if (Name(resource, "code") is { } name)
            draft.Words.Add($"Allergic to {name}.");
    }

    private string? KnownCode(JsonElement resource, string field) => Codes(resource, field).FirstOrDefault(_codes.Contains);

    private static bool IsNow(DateTime time, Draft draft) => (draft.At - time).TotalDays <= RecordReader.PresentDays;

    // "present", "absent", or the answer's own code for a categorical finding; null where the observation has no answer, which states the finding.
    private static string? AnswerOf(JsonElement observation)
    {
        if (observation.TryGetProperty("valueBoolean", out var boolean) && boolean.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return boolean.GetBoolean() ? "present" : "absent";
        if (observation.TryGetProperty("valueString", out var text) && text.ValueKind == JsonValueKind.String)
            return Plain(text.GetString()!);
        if (!observation.TryGetProperty("valueCodeableConcept", out var concept) || concept.ValueKind != JsonValueKind.Object)
            return observation.TryGetProperty("dataAbsentReason", out _) ? "unknown" : null;
        foreach (var code in Codes(observation, "valueCodeableConcept"))
            return code switch
            {
                "SNOMED//52101004" or "SNOMED//10828004" or "SNOMED//373066001" => "present",
                "SNOMED//2667000" or "SNOMED//260385009" or "SNOMED//373067005" => "absent",
                _ => code,
            };
        return Name(observation, "valueCodeableConcept") is { } name ? Plain(name) : "unknown";
    }

    private static string Plain(string answer) => answer.Trim().ToLowerInvariant() switch
    {
        "yes" or "positive" or "present" or "detected" => "present",
        "no" or "negative" or "absent" or "not detected" or "none" => "absent",
        _ => "unknown",
    };

    private static IEnumerable<JsonElement> Resources(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            yield break;
        if (Text(root, "resourceType") is not "Bundle")
        {
            if (Text(root, "resourceType") is not null)
                yield return root;
            yield break;
        }

        foreach (var entry in Array(root, "entry"))
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("resource", out var resource) && resource.ValueKind == JsonValueKind.Object)
                yield return resource;
    }

    private static IEnumerable<string> Codes(JsonElement resource, string field)
    {
        if (!resource.TryGetProperty(field, out var concept) || concept.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var coding in Array(concept, "coding"))
            if (coding.ValueKind == JsonValueKind.Object && Text(coding, "code") is { Length: > 0 } code)
                yield return Text(coding, "system") switch
                {
                    "http://loinc.org" => "LOINC//" + code,
                    "http://snomed.info/sct" => "SNOMED//" + code,
                    "http://hl7.org/fhir/sid/icd-10-cm" => "ICD10CM//" + code,
                    "http://www.nlm.nih.gov/research/umls/rxnorm" => "RXNORM//" + code,
                    "http://human-phenotype-ontology.org" or "http://purl.obolibrary.org/obo/hp.owl" or "http://purl.obolibrary.org/obo/hp.fhir" => "HPO//" + code,
                    _ => "//" + code,
                };
    }

    // What people read, cut and on one line.
    private static string? Name(JsonElement resource, string field)
    {
        if (!resource.TryGetProperty(field, out var concept) || concept.ValueKind != JsonValueKind.Object)
            return null;
        var name = Text(concept, "text") ?? Array(concept, "coding").Select(c => Text(c, "display")).FirstOrDefault(d => d is not null);
        return string.IsNullOrWhiteSpace(name) ? null : (name.Length > LongestName ? name[..LongestName] : name).ReplaceLineEndings(" ");
    }

    private static bool IsCoded(JsonElement resource, string field, params string[] codes) =>
        resource.TryGetProperty(field, out var concept) && concept.ValueKind == JsonValueKind.Object
        && Array(concept, "coding").Any(c => c.ValueKind == JsonValueKind.Object && codes.Contains(Text(c, "code"), StringComparer.Ordinal));

    private static DateTime? Moment(JsonElement resource)
    {
        foreach (var field in (string[])["effectiveDateTime", "effectiveInstant", "onsetDateTime", "recordedDate", "authoredOn", "dateAsserted", "issued"])
            if (Date(Text(resource, field)) is { } date)
                return date;
        return resource.TryGetProperty("effectivePeriod", out var period) && period.ValueKind == JsonValueKind.Object ? Date(Text(period, "start")) : null;
    }

    // A FHIR date: a year, a month, a day or a moment; local time is kept as written.
    private static DateTime? Date(string? text)
    {
        if (text is null or { Length: < 4 or > 40 })
            return null;
        if (text.Length <= 10)
            return DateTime.TryParseExact(text, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.DateTime : null;
    }

    private static string? Text(JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<JsonElement> Array(JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static Case Only(CaseProblemKind kind, string message) => new() { Problems = [new CaseProblem(kind, message)] };

    private sealed class Draft(DateTime at)
    {
        public DateTime At => at;

        public List<Event> Events { get; } = [];

        public List<string> Words { get; } = [];

        public List<CaseProblem> Problems { get; } = [];

        public bool NoAllergies { get; set; }
    }
}
