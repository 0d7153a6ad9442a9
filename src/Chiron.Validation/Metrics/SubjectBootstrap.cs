namespace Chiron.Validation.Metrics;

/// <summary>
/// Resamples subjects with replacement, so that several points of one subject stay together (the cluster bootstrap; Davison and Hinkley 1997,
/// section 3.8). Every measure sees the same resamples, so differences between predictors are paired.
/// </summary>
internal static class SubjectBootstrap
{
    /// <param name="subjectOfPoint">The subject's number, 0 to <paramref name="subjects"/> − 1, of each point.</param>
    /// <param name="subjects">How many.</param>
    /// <param name="samples">How many resamples.</param>
    /// <param name="seed">Equal seeds give equal resamples, whatever the number of threads.</param>
    /// <param name="measure">Given a resample's number and each point's weight (how often its subject was drawn); called from several threads.</param>
    /// <param name="stop">Ends it.</param>
    public static void Run(int[] subjectOfPoint, int subjects, int samples, int seed, Action<int, double[]> measure, CancellationToken stop) =>
        Parallel.For(0, samples, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, sample =>
        {
            var random = new Random((int)SplitMix64.Mix(((ulong)(uint)seed << 32 | (uint)sample) + 0x9E3779B97F4A7C15));
            var drawn = new int[subjects];
            for (var i = 0; i < subjects; i++)
                drawn[random.Next(subjects)]++;
            measure(sample, Array.ConvertAll(subjectOfPoint, subject => (double)drawn[subject]));
        });
}
