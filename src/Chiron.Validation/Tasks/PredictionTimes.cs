using System.Buffers.Binary;
using System.Security.Cryptography;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Validation.Tasks;

/// <summary>
/// When predictions are made: the times that the truth file has for a subject, else one moment of the record, drawn by a keyed hash of the
/// subject's id among its moments after birth and before the last. No time is at or after death.
/// </summary>
internal sealed class PredictionTimes(int seed, IReadOnlyDictionary<long, long[]>? truthTimes)
{
    /// <summary>True where the truth says that each outcome was observed to its horizon.</summary>
    public bool AreFullyObserved => truthTimes is not null;

    public IReadOnlyList<PredictionPoint> Of(Timeline timeline)
    {
        var birth = timeline.FirstTimeOf(MedsCodes.Birth);
        var death = timeline.FirstTimeOf(MedsCodes.Death) ?? long.MaxValue;
        var times = truthTimes is null ? Draw(timeline, birth, death)
            : truthTimes.TryGetValue(timeline.SubjectId, out var given) ? Array.FindAll(given, time => time < death)
            : [];
        if (times.Length == 0)
            return [];

        var sex = SexOf(timeline);
        return [.. times.Select(time => new PredictionPoint(
            timeline,
            MicrosecondTime.ToDateTime(time)!.Value,
            birth is null ? double.NaN : (time - birth.Value) / (365.25 * MicrosecondTime.PerDay),
            sex))];
    }

    private long[] Draw(Timeline timeline, long? birth, long death)
    {
        var moments = new List<long>();
        foreach (var time in timeline.Times)
            if (time != Timeline.StaticTime && time > (birth ?? long.MinValue) && time < death && (moments.Count == 0 || moments[^1] != time))
                moments.Add(time);
        if (moments.Count > 0 && moments[^1] == timeline.Times[^1])
            moments.RemoveAt(moments.Count - 1); // nothing can be seen after the last

        if (moments.Count == 0)
            return [];
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(key, seed);
        BinaryPrimitives.WriteInt64LittleEndian(key[8..], timeline.SubjectId);
        var hash = SHA256.HashData(key);
        return [moments[(int)(BinaryPrimitives.ReadUInt64LittleEndian(hash) % (ulong)moments.Count)]];
    }

    public static Sex SexOf(Timeline timeline)
    {
        for (var i = 0; i < timeline.StaticCount; i++)
        {
            switch (timeline.CodeTable[timeline.Codes[i]])
            {
                case "GENDER//F" or "SEX//F": return Sex.Female;
                case "GENDER//M" or "SEX//M": return Sex.Male;
                case "GENDER//OTHER" or "SEX//OTHER": return Sex.Other;
            }
        }

        return Sex.Unknown;
    }
}
