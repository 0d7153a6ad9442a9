namespace Chiron.Timelines;

/// <summary>Converts between <see cref="DateTime"/> and MEDS's <c>timestamp[µs]</c>: whole microseconds since 1970-01-01T00:00, without a zone.</summary>
public static class MicrosecondTime
{
    public const long PerDay = 86_400_000_000;

    public static long FromDateTime(DateTime? time) =>
        time is { } t ? (t.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : Timeline.StaticTime;

    public static DateTime? ToDateTime(long microseconds) =>
        microseconds == Timeline.StaticTime ? null : new DateTime(DateTime.UnixEpoch.Ticks + microseconds * TimeSpan.TicksPerMicrosecond, DateTimeKind.Unspecified);
}
