namespace Chiron.Model;

/// <summary>Which stream of random numbers is for what, so that no two uses share one.</summary>
internal static class Streams
{
    public static ulong Order(int epoch) => (1UL << 60) | (uint)epoch;

    public static ulong Encoding(int epoch, int record) => (2UL << 60) | ((ulong)(uint)epoch << 32) | (uint)record;

    public static ulong Measuring(int record) => (3UL << 60) | (uint)record;

    public static ulong Calibration(int record) => (4UL << 60) | (uint)record;

    public static ulong Sampling(int subject, int future) => (5UL << 60) | ((ulong)(uint)subject << 28) | (uint)future;

    public static ulong Tuning => 6UL << 60;
}
