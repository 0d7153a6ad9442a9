using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Combining;

/// <summary>Both experts' opinions of one case as the features of a log-linear pool.</summary>
/// <param name="Values">(conditions and "other", <see cref="PoolWeights.Count"/>), row by row.</param>
internal sealed record PoolFeatures(float[] Values)
{
    // No expert's probability is taken to be lower: neither alone rules anything out. Told in words, what is rare is what both know least of.
    private const double Least = 1e-6, LeastTold = 1e-3;

    public int Hypotheses => Values.Length / PoolWeights.Count;

    /// <param name="pack">The pack.</param>
    /// <param name="subject">The case.</param>
    /// <param name="hasRecord">Whether the person's record is known, not the case alone.</param>
    /// <param name="modelOpinion">The model's.</param>
    /// <param name="packOpinion">The pack's.</param>
    public static PoolFeatures Of(KnowledgePack pack, Case subject, bool hasRecord, ExpertOpinion modelOpinion, ExpertOpinion packOpinion)
    {
        var least = hasRecord ? Least : LeastTold;
        // What the model never learned of it says nothing about: these conditions keep the pack's share.
        var unknown = 0.0;
        for (var c = 0; c < modelOpinion.Probabilities.Length; c++)
            unknown += modelOpinion.Represents(c) ? 0 : packOpinion.Probabilities[c];
        var values = new float[(pack.Conditions.Count + 1) * PoolWeights.Count];
        for (var h = 0; h <= pack.Conditions.Count; h++)
        {
            var own = h == pack.Conditions.Count ? packOpinion.Other : packOpinion.Probabilities[h];
            var model = h == pack.Conditions.Count ? (1 - unknown) * modelOpinion.Other
                : modelOpinion.Represents(h) ? (1 - unknown) * modelOpinion.Probabilities[h]
                : own;
            values[h * PoolWeights.Count] = (float)Math.Log(Math.Max(model, least));
            values[(h * PoolWeights.Count) + 1] = (float)Math.Log(Math.Max(own, least));
            values[(h * PoolWeights.Count) + 2] = h == pack.Conditions.Count ? 1 : 0;
            values[(h * PoolWeights.Count) + 4] = h == pack.Conditions.Count || modelOpinion.Represents(h) ? 0 : 1;
            if (subject.Setting is { } setting && SettingPlace(h == pack.Conditions.Count ? null : pack.Conditions[h].Encounter, setting) is >= 0 and var place)
                values[(h * PoolWeights.Count) + place] = 1;
        }

        foreach (var known in subject.KnownConditions)
            if (pack.Conditions.PlaceOf(known) is >= 0 and var condition && pack.Conditions[condition].Course.Pattern == CoursePattern.Chronic)
                values[(condition * PoolWeights.Count) + 3] = 1;
        return new PoolFeatures(values);
    }

    // Which feature a setting gives a hypothesis; -1 for none. "Other" has no usual setting.
    private static int SettingPlace(EncounterClass? usual, EncounterClass here) =>
        usual is { } u ? Math.Abs(u - here) switch { 0 => -1, 1 => 5, _ => 6 }
        : here switch { EncounterClass.Emergency => 7, EncounterClass.Inpatient => 8, _ => -1 };

    /// <summary>Probabilities by condition, "other" last.</summary>
    public double[] Pooled(PoolWeights weights)
    {
        var scores = new double[Hypotheses];
        var greatest = double.NegativeInfinity;
        for (var h = 0; h < scores.Length; h++)
            greatest = Math.Max(greatest, scores[h] = weights.Score(Values.AsSpan(h * PoolWeights.Count, PoolWeights.Count)));
        var sum = 0.0;
        for (var h = 0; h < scores.Length; h++)
            sum += scores[h] = Math.Exp(scores[h] - greatest);
        for (var h = 0; h < scores.Length; h++)
            scores[h] /= sum;
        return scores;
    }
}
