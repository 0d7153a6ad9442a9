using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Experts;

/// <summary>
/// What a person's numbers are usually, without anything new: those of people of that age and sex, moved by lasting illnesses that are known and by drugs that are
/// taken, and near what was measured before. A blood pressure that has been high for years is no news.
/// </summary>
/// <param name="compiled">The pack.</param>
/// <param name="subject">Says what is known, taken and measured before.</param>
/// <param name="baseline">By place of a number: its distribution among people of that age and sex; null where the pack has none.</param>
internal sealed class PersonLevels(CompiledPack compiled, Case subject, Func<int, ValueDistribution?> baseline)
{
    private const double IllnessShare = 0.8;      // of the person's usual values, where a known illness moves the number: the rest are as other people's
    private const double Persistence = 0.7;       // correlation of a value with the one measured before. Both are estimates
    private const double MostScore = 3;           // a value before that lies further out was an illness's and tells nothing of the usual

    private readonly Dictionary<string, double> _earlier = subject.EarlierValues.ToDictionary(v => v.Finding, v => v.Value, StringComparer.Ordinal);
    private readonly Dictionary<int, (double Share, ValueDistribution Level)[]> _levels = [];

    /// <summary>Density of a value without a new cause; null where the pack has no baseline.</summary>
    public double? Density(int finding, double value) => LevelsOf(finding)?.Sum(l => l.Share * Math.Exp(l.Level.LogDensity(value)));

    /// <summary>P(value ≤ limit) without a new cause; null where the pack has no baseline.</summary>
    public double? Below(int finding, double limit) => LevelsOf(finding)?.Sum(l => l.Share * l.Level.Cumulative(limit));

    /// <summary>The centre of what is most usual; null where the pack has no baseline.</summary>
    public double? MostUsual(int finding) => LevelsOf(finding)?[0].Level.Center;

    private (double Share, ValueDistribution Level)[]? LevelsOf(int finding)
    {
        if (_levels.TryGetValue(finding, out var known))
            return known;
        if (baseline(finding) is not { } people)
            return null;
        var ill = people;
        foreach (var id in subject.KnownConditions)
            if (compiled.Pack.Conditions.PlaceOf(id) is >= 0 and var place && compiled.Pack.Conditions[place].Course.Pattern != CoursePattern.Acute
                && compiled.Links[finding].TryGetValue(place, out var link) && link.Distribution is { } moved
                && Math.Abs(people.StandardScore(moved.Center)) > Math.Abs(people.StandardScore(ill.Center)))
                ill = moved;
        return _levels[finding] = ill == people
            ? [(1, Own(finding, Treated(finding, people, people)))]
            : [(IllnessShare, Own(finding, Treated(finding, ill, people))), (1 - IllnessShare, Own(finding, Treated(finding, people, people)))];
    }

    // Drugs move a value by their effect; what an illness moved they draw back as far as other people's and no further.
    private ValueDistribution Treated(int finding, ValueDistribution level, ValueDistribution people)
    {
        var change = 0.0;
        foreach (var drug in subject.Drugs)
            foreach (var effect in compiled.Pack.Drugs[drug].Effects)
                if (effect.Finding == compiled.Pack.Findings[finding].Id)
                    change += effect.Change;
        if (change == 0)
            return level;
        var moved = level.Center + change;
        if (level.Center > people.Center && change < 0)
            moved = Math.Max(moved, people.Center);
        else if (level.Center < people.Center && change > 0)
            moved = Math.Min(moved, people.Center);
        return level with { Center = Math.Max(moved, 0.25 * Math.Abs(level.Center)) };
    }

    // Given the score z of the value before: mean ρz, variance 1 − ρ².
    private ValueDistribution Own(int finding, ValueDistribution level)
    {
        if (!_earlier.TryGetValue(compiled.Pack.Findings[finding].Id, out var before) || level.StandardScore(before) is not (>= -MostScore and <= MostScore and var z))
            return level;
        var narrower = Math.Sqrt(1 - (Persistence * Persistence));
        return level with
        {
            Center = level.At(Persistence * z),
            Spread = level.Shape == DistributionShape.Normal ? level.Spread * narrower : Math.Pow(level.Spread, narrower),
        };
    }
}
