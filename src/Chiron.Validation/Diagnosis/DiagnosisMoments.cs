using Chiron.Timelines;
using Chiron.Validation.Truth;

namespace Chiron.Validation.Diagnosis;

/// <summary>Finds the moments of diagnosis that the truth file has in the subjects measured on.</summary>
internal sealed class DiagnosisMoments
{
    private DiagnosisMoments(IReadOnlyList<DiagnosisMoment> moments, int leftOut) => (Moments, LeftOut) = (moments, leftOut);

    public IReadOnlyList<DiagnosisMoment> Moments { get; }

    /// <summary>Moments at which the record holds no condition, or several: there is no single answer to compare with.</summary>
    public int LeftOut { get; }

    /// <param name="subjects">Those measured on, by id.</param>
    /// <param name="conditions">The codes of conditions.</param>
    public static DiagnosisMoments Find(TruthFiles truth, IReadOnlyDictionary<long, Timeline> subjects, IReadOnlySet<string> conditions, CancellationToken stop)
    {
        var posteriors = new Dictionary<(long Subject, long Time), List<string>>();
        truth.ReadPosteriors(
            (subject, time, code, _) =>
            {
                if (!subjects.ContainsKey(subject))
                    return;
                if (!posteriors.TryGetValue((subject, time), out var ranking))
                    posteriors[(subject, time)] = ranking = [];
                ranking.Add(code);
            },
            stop);

        var moments = new List<DiagnosisMoment>();
        var leftOut = 0;
        foreach (var ((subject, time), ranking) in posteriors)
        {
            if (MomentOf(subjects[subject], time, ranking, conditions) is { } moment)
                moments.Add(moment);
            else
                leftOut++;
        }

        return new DiagnosisMoments(moments, leftOut);
    }

    private static DiagnosisMoment? MomentOf(Timeline timeline, long time, List<string> ranking, IReadOnlySet<string> conditions)
    {
        var history = new TimelineBuilder(timeline.CodeTable, timeline.TextTable);
        string? diagnosis = null;
        for (var i = 0; i < timeline.Count && timeline.Times[i] <= time; i++)
        {
            if (timeline.Times[i] == time && timeline.CodeTable[timeline.Codes[i]] is var code && conditions.Contains(code))
            {
                if (diagnosis is not null && diagnosis != code)
                    return null;
                diagnosis = code;
            }
            else
            {
                history.Add(timeline.Times[i], timeline.Codes[i], timeline.NumericValues[i], timeline.TextValues[i]);
            }
        }

        return diagnosis is null
            ? null
            : new DiagnosisMoment(history.Build(timeline.SubjectId), MicrosecondTime.ToDateTime(time)!.Value, diagnosis, ranking);
    }
}
