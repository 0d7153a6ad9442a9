namespace Chiron.Model;

/// <summary>Which stream of random numbers is for what, so that no two uses share one.</summary>
internal static class Streams
{
    public static ulong Order(int epoch) => (1UL << 60) | (uint)epoch;

    /// <param name="visit">Which visit of the record in this epoch, below <see cref="CohortMixture.MostVisits"/>.</param>
    public static ulong Encoding(int epoch, int record, int visit) => (2UL << 60) | ((ulong)(uint)visit << 48) | ((ulong)(ushort)epoch << 32) | (uint)record;

    public static ulong Measuring(int record) => (3UL << 60) | (uint)record;

    public static ulong Calibration(int record) => (4UL << 60) | (uint)record;

    /// <summary>A day between visits to ask about.</summary>
    public static ulong BetweenVisits(int record, int question) => (11UL << 60) | ((ulong)(uint)question << 32) | (uint)record;

    /// <summary>Under a key of the subject's own, see <see cref="SubjectKey"/>.</summary>
    public static ulong Sampling(int future) => (5UL << 60) | (uint)future;

    /// <summary>A key for what is drawn about one subject, so that it depends on the seed and the subject and not on its place in a batch.</summary>
    public static ulong SubjectKey(ulong seed, long subject)
    {
        var random = new Tensors.CounterRandom(seed, (ulong)subject);
        return ((ulong)random.NextUInt32() << 32) | random.NextUInt32();
    }

    public static ulong Tuning => 6UL << 60;

    public static ulong Visits(int epoch) => (7UL << 60) | (uint)epoch;

    /// <summary>Who is in which step, under differential privacy; drawn with the secret key.</summary>
    public static ulong PoissonSample(int epoch) => (8UL << 60) | (uint)epoch;

    /// <summary>The noise of a step, under differential privacy; drawn with the secret key.</summary>
    public static ulong Noise(long step, int slice) => (9UL << 60) | ((ulong)step << 24) | (uint)slice;

    /// <summary>The hyper-parameters of a trial.</summary>
    public static ulong Trial(int trial) => (10UL << 60) | (uint)trial;
}
