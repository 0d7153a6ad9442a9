using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Timelines;

namespace Chiron.Reasoning.Assessing;

/// <summary>The model's forecast of the pack's lasting and dangerous conditions from a person's record.</summary>
internal sealed class RecordForecast
{
    private const int Shown = 6;
    private static readonly double[] HorizonsDays = [365, 1826];

    private readonly Condition[] _conditions;
    private readonly Forecaster _forecaster;

    public RecordForecast(KnowledgePack pack, Forecaster forecaster)
    {
        _forecaster = forecaster;
        _conditions = [.. pack.Conditions.Where(c => (c.Course.Pattern == CoursePattern.Chronic || c.Severity >= 0.5) && forecaster.Knows(c.EventCode))];
    }

    /// <summary>The conditions that are not yet known, most likely over the longest horizon first.</summary>
    public IReadOnlyList<ForecastRisk> Of(Timeline history, DateTime at, Case subject, CancellationToken stop)
    {
        var asked = Array.FindAll(_conditions, c => !subject.KnownConditions.Contains(c.Id, StringComparer.Ordinal));
        if (asked.Length == 0)
            return [];
        var table = _forecaster.Forecast([history], [at], Array.ConvertAll(asked, c => c.EventCode), HorizonsDays, stop);
        return
        [
            .. Enumerable.Range(0, asked.Length).OrderByDescending(c => table[0, c, HorizonsDays.Length - 1]).ThenBy(c => c).Take(Shown)
                .SelectMany(c => HorizonsDays.Select((days, h) => new ForecastRisk(asked[c].EventCode, asked[c].Name, days, table[0, c, h]))),
        ];
    }
}
