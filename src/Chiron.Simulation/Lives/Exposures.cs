using Chiron.Knowledge;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Lives;

/// <summary>
/// Which risk factors a person has at an age. Each has a place in the population for life and is present where the age's base rate is above it,
/// so shares follow the pack and a smoker stays one; what passes (pregnancy, a sick contact, anything recent) is drawn anew each year of age.
/// A special factor shares the place of the one that it implies, so that late pregnancy is pregnancy.
/// </summary>
internal sealed class Exposures
{
    private static readonly string[] s_passing =
        ["recent", "pregnan", "postpartum", "sick-contact", "undercooked-food", "allergen-exposure", "heavy-lifting", "travel", "nsaid-use"];

    private readonly CompiledPack _compiled;
    private readonly Sex _sex;
    private readonly double[] _level;
    private readonly ulong[] _yearly;

    public Exposures(CompiledPack compiled, Sex sex, long seed, long subject)
    {
        _compiled = compiled;
        _sex = sex;
        _level = new double[compiled.Pack.Findings.Count];
        _yearly = new ulong[compiled.Pack.Findings.Count];
        var random = new SubjectRandom(seed, subject, RandomStream.Exposures);
        foreach (var f in compiled.FactorFindings)
        {
            _level[f] = random.Uniform();
            if (IsPassing(compiled.Pack.Findings[f].Id))
                _yearly[f] = random.NextBits() | 1;
        }

        foreach (var f in compiled.FactorFindings)
            if (General(f) is >= 0 and var general)
                (_level[f], _yearly[f]) = (_level[general], _yearly[general]);
    }

    public bool IsPresent(int finding, double ageDays)
    {
        var ageYears = ageDays / Calendar.DaysPerYear;
        var rate = _compiled.Pack.Findings[finding].BaseRateAt(ageYears, _sex);
        var level = _yearly[finding] == 0
            ? _level[finding]
            : new SubjectRandom((long)_yearly[finding], (long)ageYears, RandomStream.Exposures).Uniform();
        return level < rate;
    }

    // The factor that this one implies, or -1. Its base rate is the greater, so whoever has the special one has the general one too.
    private int General(int finding)
    {
        foreach (var id in _compiled.Pack.Findings[finding].Implies)
            if (_compiled.Pack.Findings.PlaceOf(id) is >= 0 and var general && Array.IndexOf(_compiled.FactorFindings, general) >= 0)
                return general;
        return -1;
    }

    private static bool IsPassing(string id) => Array.Exists(s_passing, word => id.Contains(word, StringComparison.Ordinal));
}
