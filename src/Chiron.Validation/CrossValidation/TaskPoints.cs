using System.Buffers.Binary;
using System.Security.Cryptography;
using Chiron.Model;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.Survival;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.CrossValidation;

/// <summary>The subjects of a task: each with its prediction time, what became of it, and its fold.</summary>
internal sealed class TaskPoints
{
    private const double SmallestProbability = 0.05;

    private TaskPoints(IReadOnlyList<PredictionPoint> points, Outcome[] outcomes, FollowUp[] followUps, double[] weights, int[] folds, int withoutPoint) =>
        (Points, Outcomes, FollowUps, Weights, Folds, WithoutPoint) = (points, outcomes, followUps, weights, folds, withoutPoint);

    /// <summary>One a subject, by subject id.</summary>
    public IReadOnlyList<PredictionPoint> Points { get; }

    public Outcome[] Outcomes { get; }

    /// <summary>From the prediction time to the outcome or the end of the record.</summary>
    public FollowUp[] FollowUps { get; }

    /// <summary>
    /// For how many each counts whose outcome is known: the inverse of the probability that observation lasts until it is (IPCW; Graf et al. 1999, Uno et al. 2007),
    /// as the dead tell however long others are observed; 1 where nothing is censored.
    /// </summary>
    public double[] Weights { get; }

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

        return new TaskPoints(points, outcomes, followUps, WeightsOf(points, outcomes, followUps, task), Deal(points, outcomes, folds, seed), withoutPoint);
    }

    private static double[] WeightsOf(List<PredictionPoint> points, Outcome[] outcomes, FollowUp[] followUps, PredictionTask task)
    {
        var weights = new double[points.Count];
        Array.Fill(weights, 1);
        if (!outcomes.Any(outcome => outcome is Outcome.Censored))
            return weights;
        var ended = points.Select((point, p) => followUps[p].Happened || point.History.FirstTimeOf(MedsCodes.Death) is not null).ToArray();
        var observed = CensoringCurve.Of(followUps.Select((followUp, p) => (followUp.Days, ended[p])));
        for (var p = 0; p < weights.Length; p++)
            weights[p] = 1 / Math.Max(SmallestProbability, observed.Before(Math.Min(followUps[p].Days, task.HorizonDays)));
        return weights;
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
