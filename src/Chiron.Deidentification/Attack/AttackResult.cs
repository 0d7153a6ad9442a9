namespace Chiron.Deidentification;

/// <summary>How well one attacker told leaked names from surrogates, in notes that it had not learnt from.</summary>
/// <param name="Attacker">What it knew.</param>
/// <param name="Auroc">Probability that a leaked name is rated above a surrogate; 0.5 is guessing.</param>
/// <param name="AurocLow">Lower end of the 95 % interval, by resampling notes.</param>
/// <param name="HitRate">Of the names that it is surest of, as many as leaked: the share that did leak.</param>
/// <param name="HitRateLow">Lower end of Wilson's 95 % interval.</param>
public sealed record AttackResult(string Attacker, double Auroc, double AurocLow, double AurocHigh, double HitRate, double HitRateLow, double HitRateHigh)
{
    /// <param name="scores">By note, each name's score and whether it leaked.</param>
    internal static AttackResult Of(string attacker, IReadOnlyList<IReadOnlyList<(double Score, bool IsLeak)>> scores, Random random)
    {
        const int Resamples = 400;
        var all = scores.SelectMany(note => note).OrderByDescending(name => name.Score).ToList();
        var leaks = all.Count(name => name.IsLeak);
        var hits = all.Take(leaks).Count(name => name.IsLeak);
        var (hitLow, hitHigh) = TrajectoryPoint.Wilson(hits, leaks);
        var resampled = new List<double>(Resamples);
        for (var i = 0; i < Resamples; i++)
            if (Area([.. Enumerable.Range(0, scores.Count).SelectMany(_ => scores[random.Next(scores.Count)])]) is { } area)
                resampled.Add(area);
        resampled.Sort();
        return new AttackResult(
            attacker,
            Area(all) ?? double.NaN,
            resampled.Count == 0 ? double.NaN : resampled[(int)(0.025 * resampled.Count)],
            resampled.Count == 0 ? double.NaN : resampled[Math.Min(resampled.Count - 1, (int)(0.975 * resampled.Count))],
            leaks == 0 ? 0 : (double)hits / leaks,
            hitLow,
            hitHigh);
    }

    // Hanley and McNeil 1982: ties count half. Null where there are only leaks or only surrogates.
    private static double? Area(List<(double Score, bool IsLeak)> names)
    {
        names.Sort((a, b) => a.Score.CompareTo(b.Score));
        double area = 0, leaks = 0, others = 0;
        for (var i = 0; i < names.Count;)
        {
            double tiedLeaks = 0, tiedOthers = 0;
            var score = names[i].Score;
            for (; i < names.Count && names[i].Score == score; i++)
                if (names[i].IsLeak)
                    tiedLeaks++;
                else
                    tiedOthers++;
            area += tiedLeaks * (others + tiedOthers / 2);
            (leaks, others) = (leaks + tiedLeaks, others + tiedOthers);
        }

        return leaks == 0 || others == 0 ? null : area / (leaks * others);
    }
}
