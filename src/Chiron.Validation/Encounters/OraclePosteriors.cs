using Chiron.Reasoning.Combining;
using Chiron.Timelines;
using Chiron.Validation.Truth;

namespace Chiron.Validation.Encounters;

/// <summary>The exact posteriors of a simulated cohort's visits, by hypothesis of a pack.</summary>
internal sealed class OraclePosteriors
{
    private readonly Dictionary<(long Subject, long Time), double[]> _posteriors = [];

    /// <param name="truth">The cohort's.</param>
    /// <param name="encounters">Those to be looked up.</param>
    /// <param name="places">By event code; other codes are "other", the last place.</param>
    /// <param name="conditions">How many the pack has.</param>
    public OraclePosteriors(TruthFiles truth, IEnumerable<LabelledEncounter> encounters, IReadOnlyDictionary<string, int> places, int conditions, CancellationToken stop)
    {
        var wanted = encounters.Select(KeyOf).ToHashSet();
        truth.ReadPosteriors(
            (subject, time, code, probability) =>
            {
                if (!wanted.Contains((subject, time)))
                    return;
                if (!_posteriors.TryGetValue((subject, time), out var posterior))
                    _posteriors[(subject, time)] = posterior = new double[conditions + 1];
                posterior[places.GetValueOrDefault(code, conditions)] += probability;
            },
            stop);
    }

    /// <summary>Null where the cohort's truth has no posterior at that moment.</summary>
    public double[]? Of(LabelledEncounter encounter) => _posteriors.GetValueOrDefault(KeyOf(encounter));

    private static (long Subject, long Time) KeyOf(LabelledEncounter encounter) => (encounter.History.SubjectId, MicrosecondTime.FromDateTime(encounter.At));
}
