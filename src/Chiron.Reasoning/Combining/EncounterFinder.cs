using Chiron.Knowledge;
using Chiron.Timelines;

namespace Chiron.Reasoning.Combining;

/// <summary>
/// Finds the visits of a record that can teach a differential: exactly one condition is recorded at a moment, and symptoms or signs were asked or examined within
/// the day before it.
/// </summary>
public sealed class EncounterFinder
{
    private const long DayMicroseconds = 86_400_000_000;

    private readonly IReadOnlySet<string> _conditions;
    private readonly HashSet<string> _complaints;

    /// <param name="pack">Whose symptoms and signs count.</param>
    /// <param name="conditions">The codes of conditions, the pack's and any other.</param>
    public EncounterFinder(KnowledgePack pack, IReadOnlySet<string> conditions)
    {
        _conditions = conditions;
        _complaints = pack.Findings.Where(f => f.Kind is FindingKind.Symptom or FindingKind.Sign).Select(f => f.EventCode).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>In their order in time.</summary>
    public IEnumerable<LabelledEncounter> Of(Timeline timeline)
    {
        var lastComplaint = long.MinValue;
        for (var i = timeline.StaticCount; i < timeline.Count;)
        {
            // All events of one moment.
            var time = timeline.Times[i];
            var diagnosis = default(string);
            var several = false;
            var end = i;
            for (; end < timeline.Count && timeline.Times[end] == time; end++)
            {
                var code = timeline.CodeTable[timeline.Codes[end]];
                if (_complaints.Contains(code))
                    lastComplaint = time;
                else if (_conditions.Contains(code))
                {
                    several |= diagnosis is not null && diagnosis != code;
                    diagnosis = code;
                }
            }

            if (diagnosis is not null && !several && lastComplaint != long.MinValue && time - lastComplaint <= DayMicroseconds)
                yield return new LabelledEncounter(Before(timeline, i, end), MicrosecondTime.ToDateTime(time)!.Value, diagnosis);
            i = end;
        }
    }

    private Timeline Before(Timeline timeline, int moment, int end)
    {
        var history = new TimelineBuilder(timeline.CodeTable, timeline.TextTable);
        for (var i = 0; i < end; i++)
            if (i < moment || !_conditions.Contains(timeline.CodeTable[timeline.Codes[i]]))
                history.Add(timeline.Times[i], timeline.Codes[i], timeline.NumericValues[i], timeline.TextValues[i]);
        return history.Build(timeline.SubjectId);
    }
}
