using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Timelines;

namespace Chiron.Reasoning.Combining;

/// <summary>Visits as cases, whole or earlier and poorer: presentations dropped at random, the same ones each time.</summary>
public sealed class EncounterStages(KnowledgePack pack)
{
    private const double ToldPresent = 0.85, ToldAbsent = 0.15, ToldValue = 0.3;

    private readonly RecordReader _records = new(pack);

    /// <summary>The case at a stage, and the record where the stage has it; null where nothing is left to judge.</summary>
    public (Case Case, Timeline? History)? Of(LabelledEncounter encounter, EncounterStage stage)
    {
        var (subject, time) = (encounter.History.SubjectId, encounter.At.Ticks);
        var whole = _records.Read(encounter.History, encounter.At);
        var kept = 0.1 + (0.8 * KeyedHash.Uniform(subject, time, 1));
        var known = stage switch
        {
            EncounterStage.Whole => whole,
            EncounterStage.Partway => Thinned(whole, (f, _) => KeyedHash.Uniform(subject, time, 2, f) < kept, f => KeyedHash.Uniform(subject, time, 3, f) < kept),
            _ => Thinned(
                whole, (f, presence) => KeyedHash.Uniform(subject, time, 4, f) < (presence == Presence.Present ? ToldPresent : ToldAbsent),
                f => KeyedHash.Uniform(subject, time, 5, f) < ToldValue),
        };
        if (stage == EncounterStage.Told)
            known = known with { EarlierValues = [], Setting = null };     // the record's to tell
        return known.Findings.Any(f => f.Presence == Presence.Present) || known.Values.Count > 0 ? (known, stage == EncounterStage.Told ? null : encounter.History) : null;
    }

    private Case Thinned(Case subject, Func<int, Presence, bool> keepsFinding, Func<int, bool> keepsValue) =>
        CaseClosure.Of(pack, subject with
        {
            Findings = [.. subject.Findings.Where(f => keepsFinding(pack.Findings.PlaceOf(f.Finding), f.Presence))],
            Values = [.. subject.Values.Where(v => keepsValue(pack.Findings.PlaceOf(v.Finding)))],
            Answers = [.. subject.Answers.Where(a => keepsValue(pack.Findings.PlaceOf(a.Finding)))],
        });
}
