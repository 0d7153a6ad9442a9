using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Presenting;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Lives;

/// <summary>Draws the values of numbers for one person and writes them, and what they decide, into chart and state.</summary>
internal sealed class Measurer(CompiledPack compiled, PersonState state, SubjectRandom random)
{
    private readonly double _heightScore = random.Normal();
    private readonly double[] _sizes = new double[2];

    /// <summary>Draws, records and returns the value of a number; null where the pack has no distribution of it at this age.</summary>
    /// <param name="finding">Place of a number.</param>
    /// <param name="condition">The new condition behind the visit, or -1.</param>
    /// <param name="background">The person without it.</param>
    /// <param name="visit">Where to record it.</param>
    /// <param name="time">When it is known.</param>
    /// <param name="ageDays">The person's age.</param>
    /// <param name="test">The test that reveals it, or -1.</param>
    public double? Measure(int finding, int condition, Background background, Visit visit, DateTime time, double ageDays, int test = -1)
    {
        if (Draw(finding, condition, background) is not { } value)
            return null;
        state.LastRecorded[finding] = ageDays;
        visit.Entries.Add(new ChartEntry(EntryKind.Observation, time, finding, new Answer(finding, null, value), test));
        Decide(finding, value, visit, time, ageDays);
        return value;
    }

    /// <summary>After a value has been judged: a value around the person's own level becomes that level's last score.</summary>
    public void Remember(int finding, int condition, Background background, double value)
    {
        if (condition >= 0 && compiled.Findings.Effects[condition].Numbers.ContainsKey(finding))
            return;
        if (background.Level(finding) is { } level)
            state.LastScore[finding] = Math.Clamp(level.StandardScore(value), -4, 4);
    }

    private double? Draw(int finding, int condition, Background background)
    {
        var size = compiled.BodySize;
        if (finding == size.Weight && size.Height >= 0 && size.MassIndex >= 0 && _sizes[0] > 0 && _sizes[1] > 0)
            return Reported(finding, _sizes[1] * _sizes[0] * _sizes[0] / 10_000);

        var own = condition >= 0 && compiled.Findings.Effects[condition].Numbers.TryGetValue(finding, out var moved) ? moved : background.Number(finding);
        if (own is not { } distribution)
            return null;
        var value = Reported(finding, finding == size.Height ? background.Level(finding)!.Value.At(_heightScore) : distribution.At(random.Normal()));
        if (finding == size.Height)
            _sizes[0] = value;
        if (finding == size.MassIndex)
            _sizes[1] = value;
        return value;
    }

    private double Reported(int finding, double value)
    {
        var definition = compiled.Pack.Findings[finding];
        return Math.Round(Math.Clamp(value, definition.Minimum ?? double.NegativeInfinity, definition.Maximum ?? double.PositiveInfinity), definition.Decimals);
    }

    // A finding that a number decides follows it at once; when present, it is written down too.
    private void Decide(int number, double value, Visit visit, DateTime time, double ageDays)
    {
        var ageYears = ageDays / Calendar.DaysPerYear;
        foreach (var f in compiled.RuledBy[number])
            foreach (var rule in compiled.Pack.Findings[f].Rules)
                if (compiled.Pack.Findings.PlaceOf(rule.Finding) == number && ageYears >= rule.FromAge && ageYears < rule.ToAge)
                {
                    var present = rule.Holds(value);
                    state.Factors[compiled.Rates.FindingFactor + f] = present;
                    state.LastRecorded[f] = ageDays;
                    if (present && compiled.Pack.Findings[f].Kind is FindingKind.Symptom or FindingKind.Sign or FindingKind.Vital)
                        visit.Entries.Add(new ChartEntry(EntryKind.Observation, time, f, new Answer(f, true)));
                }
    }
}
