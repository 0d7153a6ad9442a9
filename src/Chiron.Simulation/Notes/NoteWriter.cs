using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Notes;

/// <summary>Writes the clinical note of a visit: what the chart holds in sentences, with the patient's identity all through it.</summary>
internal sealed class NoteWriter(KnowledgePack pack, Life life, SubjectRandom random)
{
    /// <summary>Share of ordinary visits that get a note; emergency and inpatient visits and the first one always do. Keeps files small.</summary>
    private const double NotedShare = 0.4;

    /// <returns>Null where the visit has no note.</returns>
    public WrittenNote? Write(Visit visit)
    {
        var always = visit.Class != EncounterClass.Ambulatory || visit.Purpose == VisitPurpose.NewPatient;
        if (!random.Chance(NotedShare) && !always)
            return null;

        var entries = visit.Entries.Where(e => life.Death is not { } death || e.Time <= death).ToList();
        var words = new NoteWords(life, visit, Complaint(visit));
        var note = new NoteBuilder();
        note.Fill(random.Pick(NoteTemplates.Headers), words.LookUp);
        note.Line("HISTORY OF PRESENT ILLNESS");
        note.Fill(random.Pick(NoteTemplates.Openings), words.LookUp);
        Findings(note, entries);
        note.Line().Line("SOCIAL HISTORY");
        note.Fill(random.Pick(NoteTemplates.Home), words.LookUp);
        Identity(note, words);
        Medical(note, entries);
        note.Line();
        note.Fill(random.Pick(NoteTemplates.Closings), words.LookUp);

        var (code, name) = TypeOf(visit);
        var (text, planted) = note.Build();
        return new WrittenNote(code, name, visit.End, text, planted);
    }

    private string Complaint(Visit visit) => visit switch
    {
        { Complaint: >= 0 } => "with " + pack.Findings[visit.Complaint].Name.ToLowerInvariant(),
        { Purpose: VisitPurpose.NewPatient } => "to establish care",
        { Purpose: VisitPurpose.WellVisit } => "for a routine check-up",
        { Purpose: VisitPurpose.FollowUp } => "for follow-up",
        _ => "without a particular complaint",
    };

    private void Identity(NoteBuilder note, NoteWords words)
    {
        if (life.Person.MaidenName is not null && random.Chance(0.3))
            note.Fill(random.Pick(NoteTemplates.FormerNames), words.LookUp);
        if (life.Person.Nickname is not null && random.Chance(0.4))
            note.Fill(random.Pick(NoteTemplates.Nicknames), words.LookUp);
        if (life.Person.FormerAddress is not null && random.Chance(0.2))
            note.Fill(random.Pick(NoteTemplates.Moves), words.LookUp);
    }

    private void Findings(NoteBuilder note, List<ChartEntry> entries)
    {
        var asked = entries.Where(e => e.Kind == EntryKind.Observation && e.Answer.Present is not null && pack.Findings[e.Place].Kind is FindingKind.Symptom or FindingKind.Sign)
            .DistinctBy(e => e.Place).ToList();
        var present = asked.Where(e => e.Answer.Present == true).Select(e => pack.Findings[e.Place].Name.ToLowerInvariant()).ToList();
        var absent = asked.Where(e => e.Answer.Present == false).Select(e => pack.Findings[e.Place].Name.ToLowerInvariant()).ToList();
        if (present.Count > 0)
            note.Line($"Positive for {string.Join(", ", present)}.");
        if (absent.Count > 0)
            note.Line($"No {string.Join(", no ", absent)}.");
    }

    private void Medical(NoteBuilder note, List<ChartEntry> entries)
    {
        var allergies = life.Allergies.Select(a => Allergen.All[a].Name).ToList();
        note.Line().Line(allergies.Count == 0 ? "ALLERGIES: none known" : "ALLERGIES: " + string.Join(", ", allergies));
        var values = entries.Where(e => e.Kind == EntryKind.Observation && e.Answer.Value is not null)
            .Select(e => (Finding: pack.Findings[e.Place], Value: e.Answer.Value!.Value))
            .Select(e => $"{e.Finding.Name} {e.Value.ToString("F" + e.Finding.Decimals)} {e.Finding.Unit}").ToList();
        if (values.Count > 0)
            note.Line().Line("MEASUREMENTS").Line(string.Join("; ", values));
        var reports = entries.Where(e => e.Kind == EntryKind.Report).Select(e => pack.Tests[e.Place].Name).ToList();
        if (reports.Count > 0)
            note.Line($"Tests: {string.Join(", ", reports)}.");

        note.Line().Line("ASSESSMENT AND PLAN");
        foreach (var entry in entries.Where(e => e.Kind == EntryKind.Diagnosis))
            note.Line("- " + (entry.Place >= 0 ? pack.Conditions[entry.Place].Name : OtherIllness.Name));
        foreach (var entry in entries)
        {
            if (entry.Kind == EntryKind.Medication)
                note.Line($"- prescribed {pack.Drugs[entry.Place].Name}");
            else if (entry.Kind == EntryKind.Procedure)
                note.Line($"- {pack.Procedures[entry.Place].Name}");
            else if (entry.Kind == EntryKind.Immunization)
                note.Line($"- given {Vaccine.All[entry.Place].Name} vaccine");
        }
    }

    private static (string Code, string Name) TypeOf(Visit visit) => visit switch
    {
        { Class: EncounterClass.Emergency } => ("34111-5", "Emergency department Note"),
        { Class: EncounterClass.Inpatient } => ("18842-5", "Discharge summary"),
        { Purpose: VisitPurpose.NewPatient } => ("34117-2", "History and physical note"),
        _ => ("11506-3", "Progress note"),
    };
}
