using Chiron.Knowledge;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Reasoning.Combining;

/// <summary>Visits of a split whose diagnosis is known, drawn by a keyed hash where there are more than are asked for.</summary>
public static class EncounterSample
{
    /// <param name="dataset">The timelines.</param>
    /// <param name="split">Of which subjects.</param>
    /// <param name="pack">Whose symptoms and signs make a visit.</param>
    /// <param name="most">At most so many; the same ones each time.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="stop">Ends it.</param>
    public static IReadOnlyList<LabelledEncounter> Read(MedsDataset dataset, Split split, KnowledgePack pack, int most, int seed, CancellationToken stop = default)
    {
        var conditions = dataset.ReadCodes().Where(code => code.Kind is EventKind.Condition).Select(code => code.Code).ToHashSet(StringComparer.Ordinal);
        var finder = new EncounterFinder(pack, conditions);
        var drawn = new PriorityQueue<LabelledEncounter, ulong>(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
        foreach (var timeline in dataset.ReadTimelines(split, stop))
            foreach (var encounter in finder.Of(timeline))
            {
                var key = KeyedHash.Of(seed, timeline.SubjectId, encounter.At.Ticks);
                if (drawn.Count < most)
                    drawn.Enqueue(encounter, key);
                else if (drawn.TryPeek(out _, out var greatest) && key < greatest)
                    drawn.EnqueueDequeue(encounter, key);
            }

        return [.. drawn.UnorderedItems.Select(item => item.Element).OrderBy(e => e.History.SubjectId).ThenBy(e => e.At)];
    }
}
