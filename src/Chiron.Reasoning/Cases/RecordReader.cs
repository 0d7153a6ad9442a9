using Chiron.Knowledge;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Reasoning.Cases;

/// <summary>Reads a case from a person's record, and writes a case as a record that the model can read.</summary>
public sealed class RecordReader(KnowledgePack pack)
{
    /// <summary>Findings and measurements of so many days before the moment asked about belong to the present complaint.</summary>
    public const double PresentDays = 7;

    internal const string AllergyPrefix = "ALLERGY//";
    internal const string PenicillinGroup = "RXNORM//70618";     // the group concept that allergy lists use; no drug of its own

    private const string DiagnosisPrefix = "ICD10CM//", MedicinePrefix = "RXNORM//";
    private const string EncounterPrefix = "ENCOUNTER//";
    private const double DrugDays = 365;
    private const double VisitDays = 1;       // an encounter that began longer ago is not taken for the one asked about

    private readonly Dictionary<string, Finding> _findings = ByCode(pack.Findings, f => [f.EventCode]);
    private readonly Dictionary<string, Condition> _conditions =
        ByCode(pack.Conditions, c => c.Snomed is null ? [c.EventCode] : [c.EventCode, "SNOMED//" + c.Snomed]);
    private readonly Dictionary<string, Drug> _drugs = ByCode(pack.Drugs, d => [d.EventCode]);

    /// <summary>The case of a subject of a longitudinal dataset, whose timeline is the whole record, at <paramref name="at"/>.</summary>
    public Case Read(Timeline history, DateTime at) => Read(new PersonRecord(history, at, RecordScope.Whole));

    /// <summary>The case at the record's moment: what it says up to then, that moment included. What it does not name is read as its scope tells.</summary>
    public Case Read(PersonRecord record)
    {
        var (history, at) = (record.Timeline, record.At);
        var stated = new StatedAbsence();
        var problems = new List<CaseProblem>();
        var findings = new Dictionary<string, CaseFinding>(StringComparer.Ordinal);
        var (values, earlier) = (new Dictionary<string, CaseValue>(StringComparer.Ordinal), new Dictionary<string, CaseValue>(StringComparer.Ordinal));
        var answers = new Dictionary<string, CaseAnswer>(StringComparer.Ordinal);
        var (known, drugs) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        double? age = null;
        Sex? sex = null;
        List<CaseAllergy>? allergies = null;
        var unknownMedicine = false;
        EncounterClass? setting = null;
        for (var i = 0; i < history.Count; i++)
        {
            var e = history[i];
            if (e.Time > at)
                break;
            stated.NoConditions &= !(_conditions.ContainsKey(e.Code) || e.Code.StartsWith(DiagnosisPrefix, StringComparison.Ordinal));
            if (e.Code == MedsCodes.Birth && e.Time is { } birth)
                age = (at - birth).TotalDays / 365.25;
            else if (e.Code.StartsWith("GENDER//", StringComparison.Ordinal))
                sex = e.Code switch { "GENDER//F" => Sex.Female, "GENDER//M" => Sex.Male, _ => null };
            else if (stated.Take(e, AllergyPrefix, at, DrugDays))
                continue;
            else if (e.Code.StartsWith(AllergyPrefix, StringComparison.Ordinal))
                (allergies ??= []).Add(AllergyTo(e.Code[AllergyPrefix.Length..]));
            else if (_conditions.TryGetValue(e.Code, out var condition))
                known.Add(condition.Id);
            else if (IsMedicine(e.Code) && e.Time is { } taken && (at - taken).TotalDays <= DrugDays)
            {
                stated.NoMedicines = false;
                if (_drugs.TryGetValue(e.Code, out var drug))
                    drugs.Add(drug.Id);
                else
                    unknownMedicine = true;
            }
            else if (e.Code.StartsWith(EncounterPrefix, StringComparison.Ordinal))
                setting = e.Time is { } arrived && (at - arrived).TotalDays <= VisitDays ? SettingOf(e.Code[EncounterPrefix.Length..]) : null;
            else if (!_findings.TryGetValue(e.Code, out var finding))
                continue;
            else if (finding.Kind is FindingKind.History or FindingKind.Exposure || IsPresentComplaint(e, at))
                Take(finding, e, findings, values, answers, problems);
            else if (finding.Answer == AnswerType.Number && e is { Time: not null, NumericValue: { } number } && NumberReader.Checked(finding, number, null, []) is { } before)
                earlier[finding.Id] = before;
        }

        return CaseClosure.Of(pack, new Case
        {
            AgeYears = age,
            Sex = sex,
            Findings = [.. findings.Values],
            Values = [.. values.Values.OrderBy(v => v.Finding, StringComparer.Ordinal)],
            Answers = [.. answers.Values],
            EarlierValues = [.. earlier.Values.OrderBy(v => v.Finding, StringComparer.Ordinal)],
            KnownConditions = [.. known.Order(StringComparer.Ordinal)],
            Drugs = [.. drugs.Order(StringComparer.Ordinal)],
            Allergies = allergies?.Distinct().ToList() ?? (stated.NoAllergies ? [] : null),
            HistoryComplete = record.Scope == RecordScope.Whole || stated.NoConditions,

            // A medicine that the pack does not hold cannot be held against others.
            DrugsComplete = (record.Scope == RecordScope.Whole && !unknownMedicine) || stated.NoMedicines,
            Setting = setting,
            Problems = [.. problems, .. record.Problems],
        });
    }

    /// <summary>
    /// The case as events after <paramref name="history"/>; with birth, sex and known illnesses a year before where there is none.
    /// The case is read from the history, or joined with it: what it no longer states is left out of the record too, and what the history holds is not written twice.
    /// </summary>
    public Timeline Write(Case subject, Timeline? history, DateTime at)
    {
        var builder = new TimelineBuilder();
        HashSet<(string Finding, float? Value, string? Text)>? stated = null;
        if (history is null)
        {
            if (subject.Sex is { } sex)
                builder.Add(new Event(null, sex == Sex.Female ? "GENDER//F" : "GENDER//M"));
            if (subject.AgeYears is { } age)
                builder.Add(new Event(at.AddDays(-age * 365.25), MedsCodes.Birth));
            foreach (var condition in subject.KnownConditions)
                builder.Add(new Event(at.AddYears(-1), pack.Conditions[condition].EventCode));
            foreach (var drug in subject.Drugs)
                builder.Add(new Event(at.AddDays(-30), pack.Drugs[drug].EventCode));
            builder.Add(new Event(at, "ENCOUNTER//AMB"));
        }
        else
            stated = Known(subject, history, at, builder);

        foreach (var finding in subject.Findings)
            if (finding.Presence != Presence.Uncertain && subject.Values.All(v => v.Finding != finding.ImpliedBy))
                Add(finding.Finding, null, finding.Presence == Presence.Present ? "present" : "absent");
        foreach (var value in subject.Values)
            Add(value.Finding, (float)value.Value, null);
        foreach (var answer in subject.Answers)
            Add(answer.Finding, null, OptionOf(answer).Code ?? answer.Option);
        return builder.Build(history?.SubjectId ?? 0);

        void Add(string finding, float? value, string? text)
        {
            if (stated is null || !stated.Contains((finding, value, text)))
                builder.Add(new Event(at, pack.Findings[finding].EventCode, value, text));
        }
    }

    // Copies what the record holds and the case still states, so that what a case leaves out is gone from its record too; returns the latest answers copied.
    private HashSet<(string Finding, float? Value, string? Text)> Known(Case subject, Timeline history, DateTime at, TimelineBuilder builder)
    {
        var stated = subject.Findings.Where(f => f.Presence != Presence.Uncertain).Select(f => f.Finding)
            .Concat(subject.Values.Select(v => v.Finding)).Concat(subject.Answers.Select(a => a.Finding)).ToHashSet(StringComparer.Ordinal);
        var latest = new Dictionary<string, (float? Value, string? Text)>(StringComparer.Ordinal);
        for (var i = 0; i < history.Count; i++)
        {
            var e = history[i];
            if (e.Time > at)
                break;
            if (_findings.TryGetValue(e.Code, out var finding) && (finding.Kind is FindingKind.History or FindingKind.Exposure || IsPresentComplaint(e, at)))
            {
                if (!stated.Contains(finding.Id))
                    continue;
                latest[finding.Id] = finding.Answer switch
                {
                    AnswerType.Number => (e.NumericValue, null),
                    AnswerType.Boolean => (null, PresenceOf(e) switch { Presence.Present => "present", Presence.Absent => "absent", _ => null }),
                    _ => (null, e.TextValue),
                };
            }
            else if (_conditions.TryGetValue(e.Code, out var condition) && !subject.KnownConditions.Contains(condition.Id, StringComparer.Ordinal))
                continue;
            builder.Add(e);
        }

        return [.. latest.Select(l => (l.Key, l.Value.Value, l.Value.Text))];
    }

    private CaseAllergy AllergyTo(string code) =>
        _drugs.TryGetValue(code, out var drug) ? new CaseAllergy(drug.Name, drug.Id, drug.Class)
        : code == PenicillinGroup ? new CaseAllergy("penicillin", null, "penicillin")
        : new CaseAllergy(code, null, null);

    private FindingOption OptionOf(CaseAnswer answer) => pack.Findings[answer.Finding].Options.First(o => o.Id == answer.Option);

    private bool IsMedicine(string code) => code.StartsWith(MedicinePrefix, StringComparison.Ordinal) || _drugs.ContainsKey(code);

    // HL7 v3 ActEncounterCode; a visit at home, by telephone or for observation is none of the three.
    private static EncounterClass? SettingOf(string code) => code switch
    {
        "AMB" => EncounterClass.Ambulatory,
        "EMER" => EncounterClass.Emergency,
        "IMP" or "ACUTE" or "NONAC" => EncounterClass.Inpatient,
        _ => null,
    };

    private static bool IsPresentComplaint(in Event e, DateTime at) => e.Time is { } time && (at - time).TotalDays <= PresentDays;

    private static void Take(
        Finding finding, Event e, Dictionary<string, CaseFinding> findings, Dictionary<string, CaseValue> values,
        Dictionary<string, CaseAnswer> answers, List<CaseProblem> problems)
    {
        switch (finding.Answer)
        {
            case AnswerType.Number when e.NumericValue is { } number:
                if (NumberReader.Checked(finding, number, null, problems) is { } value)
                    values[finding.Id] = value;
                break;
            case AnswerType.Boolean when PresenceOf(e) is { } presence:
                findings[finding.Id] = new CaseFinding(finding.Id, presence);
                break;
            case AnswerType.Category when finding.Options.FirstOrDefault(o => o.Code == e.TextValue || o.Id == e.TextValue) is { } option:
                answers[finding.Id] = new CaseAnswer(finding.Id, option.Id);
                break;
        }
    }

    // "present" and "absent" of findings; the qualifiers "Present", "Positive", "Absent", "Negative" of laboratory answers in SNOMED CT.
    private static Presence? PresenceOf(in Event e) => e.TextValue switch
    {
        "present" or "positive" or "SNOMED//52101004" or "SNOMED//10828004" => Presence.Present,
        "absent" or "negative" or "SNOMED//2667000" or "SNOMED//260385009" => Presence.Absent,
        null when e.NumericValue is null => Presence.Present,
        _ => null,
    };

    private static Dictionary<string, T> ByCode<T>(IEnumerable<T> entries, Func<T, string[]> codes)
    {
        var byCode = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in entries)
            foreach (var code in codes(entry))
                byCode.TryAdd(code, entry);
        return byCode;
    }
}
