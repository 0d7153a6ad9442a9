using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Notes;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Fhir;

/// <summary>Writes one life as FHIR R4 resources, notes included.</summary>
internal sealed class PatientRecord(KnowledgePack pack, long seed, bool withCareNetwork)
{
    private readonly ObservationResources _observations = new(pack);
    private readonly VisitResources _visits = new(pack);

    /// <returns>The clinical facts written, and what the notes hold of the patient's identity.</returns>
    public (long Facts, List<WrittenNote> Notes) Write(ResourceSink sink, Life life, long subject)
    {
        var ids = new SubjectRandom(seed, subject, RandomStream.Identifiers);
        var notes = new NoteWriter(pack, life, new SubjectRandom(seed, subject, RandomStream.Notes));
        PatientResources.Write(sink, life);
        if (withCareNetwork)
            WriteCareNetwork(sink, life);

        var context = new RecordContext(sink, life);
        var facts = 0L;
        foreach (var allergy in life.Allergies)
        {
            _visits.Allergy(context, ids.Uuid(), Allergen.All[allergy]);
            facts++;
        }

        var written = new List<WrittenNote>();
        foreach (var visit in life.Visits)
        {
            context.Enter(visit);
            _visits.Encounter(context);
            facts += 1 + WriteEntries(context, ids);
            if (notes.Write(visit) is not { } note)
                continue;
            var id = ids.Uuid();
            _visits.Document(context, id, note);
            written.Add(note with { DocumentId = id });
            facts++;
        }

        return (facts, written);
    }

    private static void WriteCareNetwork(ResourceSink sink, Life life)
    {
        var seen = new HashSet<Guid>();
        foreach (var visit in life.Visits)
        {
            if (seen.Add(visit.Site.OrganizationId))
                CareResources.Write(sink, visit.Site);
            if (seen.Add(visit.Clinician.Id))
                CareResources.Write(sink, visit.Clinician);
        }
    }

    private long WriteEntries(RecordContext context, SubjectRandom ids)
    {
        var (visit, life) = (context.Visit, context.Life);
        var facts = 0L;
        var results = new Dictionary<int, List<(Guid, string)>>();
        foreach (var entry in visit.Entries)
        {
            // Death ends the chart: what was planned after it was never done.
            if (life.Death is { } death && entry.Time > death)
                continue;
            facts++;
            if (entry.Kind == EntryKind.Observation && _observations.IsPartOfPanel(entry, visit.Entries))
                continue;
            var id = ids.Uuid();
            if (entry.Kind != EntryKind.Observation)
            {
                _visits.Entry(context, id, entry, results, ids);
                continue;
            }

            _observations.Write(context, id, entry);
            if (entry.Answer.Present == true && visit.Purpose == VisitPurpose.NewPatient && VisitResources.IsFamilyHistory(pack.Findings[entry.Place]))
                _visits.FamilyHistory(context, ids.Uuid(), entry);
            if (entry.Test < 0)
                continue;
            if (!results.TryGetValue(entry.Test, out var list))
                results[entry.Test] = list = [];
            list.Add((id, pack.Findings[entry.Place].Name));
        }

        return facts;
    }
}
