using System.Buffers.Binary;
using System.Security.Cryptography;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.Survival;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.CrossValidation;

/// <summary>The subjects of a task: each with its prediction time, what became of it, and its fold.</summary>
internal sealed class TaskPoints
{
    private TaskPoints(IReadOnlyList<PredictionPoint> points, Outcome[] outcomes, FollowUp[] followUps, int[] folds, int withoutPoint) =>
        (Points, Outcomes, FollowUps, Folds, WithoutPoint) = (points, outcomes, followUps, folds, withoutPoint);

    /// <summary>One a subject, by subject id.</summary>
    public IReadOnlyList<PredictionPoint> Points { get; }

    public Outcome[] Outcomes { get; }

    /// <summary>From the prediction time to the outcome or the end of the record.</summary>
    public FollowUp[] FollowUps { get; }

    /// <summary>From 0.</summary>
    public int[] Folds { get; }

    /// <summary>Subjects whose record has no prediction time, or ends before it.</summary>
    public int WithoutPoint { get; }

    public static TaskPoints Of(IEnumerable<Timeline> timelines, PredictionTask task, int folds, int seed)
    {
        var points = new List<PredictionPoint>();
        var withoutPoint = 0;
        foreach (var timeline in timelines.OrderBy(timeline => timeline.SubjectId))
            if (PointOf(timeline, task) is { } point)
                points.Add(point);
            else
                withoutPoint++;

        var outcomes = new Outcome[points.Count];
        var followUps = new FollowUp[points.Count];
        var reader = new OutcomeReader([task.Risk], task.FullyObserved);
        var one = new Outcome[1];
        for (var p = 0; p < points.Count; p++)
        {
            reader.Read(points[p], one);
            outcomes[p] = one[0];
            followUps[p] = FollowUpOf(points[p], task.Outcome);
        }

        return new TaskPoints(points, outcomes, followUps, Deal(points, outcomes, folds, seed), withoutPoint);
    }

    /// <summary>Deals those of each outcome to the folds in an order drawn by seed, so that cases are spread evenly.</summary>
    private static int[] Deal(List<PredictionPoint> points, Outcome[] outcomes, int folds, int seed)
    {
        var order = Enumerable.Range(0, points.Count).OrderBy(p => outcomes[p]).ThenBy(p => Draw(points[p].History.SubjectId, seed)).ToArray();
        var dealt = new int[points.Count];
        for (var i = 0; i < order.Length; i++)
            dealt[order[i]] = i % folds;
        return dealt;
    }

    /// <summary>Uniform on 0 … 2⁶⁴ − 1, a function of subject and seed.</summary>
    public static ulong Draw(long subjectId, int seed)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(key, seed);
        BinaryPrimitives.WriteInt64LittleEndian(key[8..], subjectId);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(key));
    }

    private static PredictionPoint? PointOf(Timeline timeline, PredictionTask task)
    {
        var birth = timeline.FirstTimeOf(MedsCodes.Birth);
        var origin = task.After is { } code ? timeline.FirstTimeOf(code) : FirstAfter(timeline, birth);
        if (origin is null)
            return null;
        var time = origin.Value + (long)(task.AfterDays * MicrosecondTime.PerDay);
        if (timeline.Times[^1] <= time || timeline.FirstTimeOf(MedsCodes.Death) <= time)
            return null;
        var age = birth is null ? double.NaN : (time - birth.Value) / (365.25 * MicrosecondTime.PerDay);
        return new PredictionPoint(timeline, MicrosecondTime.ToDateTime(time)!.Value, age, PredictionTimes.SexOf(timeline));
    }

    private static long? FirstAfter(Timeline timeline, long? birth)
    {
        foreach (var time in timeline.Times)
            if (time != Timeline.StaticTime && time > (birth ?? long.MinValue))
                return time;
        return null;
    }

    private static FollowUp FollowUpOf(PredictionPoint point, string outcome)
    {
        var now = MicrosecondTime.FromDateTime(point.Time);
        var id = point.History.CodeTable.Find(outcome);
        var times = point.History.Times;
        for (var i = 0; i < times.Length; i++)
            if (times[i] > now && point.History.Codes[i] == id)
                return new FollowUp((times[i] - now) / (double)MicrosecondTime.PerDay, true);
        return new FollowUp((times[^1] - now) / (double)MicrosecondTime.PerDay, false);
    }
}
