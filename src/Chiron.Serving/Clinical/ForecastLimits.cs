using Chiron.Serving.Answers;
using Chiron.Timelines;

namespace Chiron.Serving.Clinical;

/// <summary>Turns a forecast's body into a question, refusing what makes no sense and what would cost too much.</summary>
internal static class ForecastLimits
{
    private const int MaximumCodes = 200;
    private const int MaximumHorizons = 16;
    private const int MaximumEvents = 20_000;
    private const int MaximumTextLength = 200;
    private const double MaximumHorizonDays = 36_525;

    private static readonly double[] DefaultHorizonsDays = [30, 365, 1825];

    public static ForecastQuestion Question(ForecastRequest request)
    {
        if (request.SubjectId is null == request.Events is null)
            throw Wrong("Give either 'subject_id' or 'events': whose risks are asked for.", "subject_id");
        if (request.SubjectId is < 0)
            throw Wrong("'subject_id' is a whole number, zero or greater.", "subject_id");
        var codes = request.Codes ?? [];
        if (codes.Count > MaximumCodes)
            throw Wrong($"'codes' holds {codes.Count} codes; at most {MaximumCodes} are answered at once.", "codes");
        if (codes.Any(code => code is not { Length: > 0 and <= MaximumTextLength }))
            throw Wrong($"Each of 'codes' is a text of 1 to {MaximumTextLength} characters, such as ICD10CM//E11.9.", "codes");

        return new ForecastQuestion(request.SubjectId, Events(request.Events), Local(request.At), [.. codes.Distinct(StringComparer.Ordinal)], Horizons(request.HorizonsDays));
    }

    private static double[] Horizons(IReadOnlyList<double>? asked)
    {
        if (asked is null)
            return DefaultHorizonsDays;
        if (asked.Count is 0 or > MaximumHorizons)
            throw Wrong($"'horizons_days' holds {asked.Count} horizons; expected 1 to {MaximumHorizons}.", "horizons_days");
        if (asked.Any(days => !(days is > 0 and <= MaximumHorizonDays)))
            throw Wrong($"Each of 'horizons_days' is a number of days above 0, up to {MaximumHorizonDays}.", "horizons_days");
        return [.. asked.Distinct().Order()];
    }

    private static List<Event>? Events(IReadOnlyList<InlineEvent>? events)
    {
        if (events is null)
            return null;
        if (events.Count is 0 or > MaximumEvents)
            throw Wrong($"'events' holds {events.Count} events; expected 1 to {MaximumEvents}.", "events");

        var read = new List<Event>(events.Count);
        for (var i = 0; i < events.Count; i++)
            read.Add(Read(events[i], i));
        if (!read.Exists(e => e.Time is not null))
            throw Wrong("None of 'events' has a time; at least one must, so that there is a moment to forecast from.", "events");
        return read;
    }

    private static Event Read(InlineEvent? e, int index)
    {
        if (e?.Code is not { Length: > 0 and <= MaximumTextLength } code)
            throw Wrong($"'events[{index}].code' is missing; expected a code such as LOINC//4548-4.", $"events[{index}].code");
        if (e.NumericValue is { } value && !float.IsFinite(value))
            throw Wrong($"'events[{index}].numeric_value' is too large.", $"events[{index}].numeric_value");
        if (e.Time is { } time && time.Year is < 1850 or > 2250)
            throw Wrong($"'events[{index}].time' is in the year {e.Time?.Year}; expected 1850 to 2250.", $"events[{index}].time");
        return new Event(Local(e.Time), code, e.NumericValue, e.TextValue);
    }

    private static DateTime? Local(DateTime? time) => time is { } t ? DateTime.SpecifyKind(t, DateTimeKind.Unspecified) : null;

    private static RequestRefusedException Wrong(string message, string param) => new(400, message, "invalid_value", param);
}
