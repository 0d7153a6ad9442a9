using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Model;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron forecast</c>: a subject's risk of any code over any horizon.</summary>
internal static class ForecastVerb
{
    private const int CodesShown = 15;

    public static Verb Create()
    {
        var verb = new Verb(
            "forecast",
            "Forecast a subject's risks from its timeline.",
            "chiron forecast --subject 4921",
            "chiron forecast --subject 4921 --code ICD10CM//E11.9 --code MEDS_DEATH --horizon 90 --horizon 365 --at 2025-06-01",
            "chiron forecast --timelines others-meds.parquet --json");
        var timelines = WorkspaceOptions.Timelines();
        var run = WorkspaceOptions.Run();
        var model = new Option<DirectoryInfo?>("--model") { Description = "A trained model's folder, such as a release [default: the run]." };
        var subject = new Option<long?>("--subject") { Description = "The subject's id [default: the first held-out subject]." };
        var at = new Option<string?>("--at") { Description = "As known at this date, yyyy-MM-dd [default: the end of the record, or the day before death]." };
        var codes = new Option<string[]>("--code") { Description = $"A code; may be repeated [default: the {CodesShown} likeliest conditions, and death]." };
        var horizons = new Option<double[]>("--horizon") { Description = "Days; may be repeated.", DefaultValueFactory = _ => [30, 365] };
        foreach (var option in new Option[] { timelines, run, model, subject, at, codes, horizons })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            using var dataset = MedsDataset.Open(parsed.GetValue(timelines)?.FullName ?? workspace.Timelines);
            using var loaded = TimelineModel.Load(parsed.GetValue(model)?.FullName ?? workspace.RunFolder(parsed.GetValue(run)!));
            var forecaster = new Forecaster(loaded);
            var timeline = Find(dataset, parsed.GetValue(subject), stop);
            var time = TimeOf(parsed.GetValue(at), timeline);
            var asked = parsed.GetValue(codes) is { Length: > 0 } named ? named : Conditions(dataset, forecaster);
            var table = forecaster.Forecast([timeline], [time], asked, parsed.GetValue(horizons)!, stop);
            Show(output, timeline, time, table, parsed.GetValue(codes) is { Length: > 0 } ? int.MaxValue : CodesShown, Descriptions(dataset));
            return ExitCode.Success;
        });
        return verb;
    }

    private static Timeline Find(MedsDataset dataset, long? subject, CancellationToken stop)
    {
        var timeline = subject is { } id ? dataset.ReadTimeline(id, stop: stop) : dataset.ReadTimelines(Split.HeldOut, stop).FirstOrDefault();
        return timeline ?? throw new VerbException(
            ExitCode.BadInput,
            subject is null ? "the dataset has no held-out subject; name one with --subject." : $"the dataset has no subject {subject}; 'chiron timelines check' tells how many there are.");
    }

    private static DateTime TimeOf(string? at, Timeline timeline)
    {
        if (at is null)
            return EndOf(timeline) ?? throw new VerbException(ExitCode.BadInput, $"subject {timeline.SubjectId} has no dated events; name the date of the forecast with --at.");
        return DateTime.TryParseExact(at, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.AddDays(1).AddMicroseconds(-1) // what was recorded on that day is known
            : throw new VerbException(ExitCode.Usage, $"--at '{at}' is not a date; write it as 2025-06-01.");
    }

    // After a death every risk is zero: true, and no use to anybody.
    private static DateTime? EndOf(Timeline timeline) =>
        timeline.FirstTimeOf(MedsCodes.Death) is { } death ? MicrosecondTime.ToDateTime(death - MicrosecondTime.PerDay)
        : timeline.Count > timeline.StaticCount ? MicrosecondTime.ToDateTime(timeline.Times[^1])
        : null;

    private static string[] Conditions(MedsDataset dataset, Forecaster forecaster)
    {
        var conditions = dataset.ReadCodes().Where(code => code.Kind == EventKind.Condition).Select(code => code.Code);
        var codes = conditions.Append(MedsCodes.Death).Where(forecaster.Knows).Distinct().ToArray();
        return codes.Length > 0 ? codes : throw new VerbException(ExitCode.BadInput, "the dataset names no conditions that the model knows; name codes with --code.");
    }

    private static Dictionary<string, string> Descriptions(MedsDataset dataset) =>
        dataset.ReadCodes().Where(code => code.Description is not null).ToDictionary(code => code.Code, code => code.Description!, StringComparer.Ordinal);

    private static void Show(VerbOutput output, Timeline timeline, DateTime time, RiskTable table, int limit, Dictionary<string, string> descriptions)
    {
        var last = table.HorizonsDays.Count - 1;
        var order = Enumerable.Range(0, table.Codes.Count).OrderByDescending(code => table[0, code, last]).Take(limit).ToArray();
        output.Line($"subject {timeline.SubjectId}, {timeline.Count:N0} events, as known on {time:yyyy-MM-dd}");
        output.Line($"{"probability within",-56}{string.Concat(table.HorizonsDays.Select(days => $"{days + " days",12}"))}");
        foreach (var code in order)
        {
            var name = descriptions.TryGetValue(table.Codes[code], out var words) ? $"{table.Codes[code]} {words}" : table.Codes[code];
            output.Line($"{(name.Length > 54 ? name[..53] + "…" : name),-56}{string.Concat(Enumerable.Range(0, last + 1).Select(h => $"{table[0, code, h],12:P2}"))}");
        }

        output.Line("decision support for people who can check its basis; not a medical device");
        output.Object(new JsonObject
        {
            ["subject"] = timeline.SubjectId,
            ["at"] = time.ToString("yyyy-MM-ddTHH:mm:ss"),
            ["risks"] = new JsonArray([.. order.Select(code => Risk(table, code))]),
        });
    }

    private static JsonObject Risk(RiskTable table, int code)
    {
        var byHorizon = new JsonArray();
        for (var h = 0; h < table.HorizonsDays.Count; h++)
            byHorizon.Add(new JsonObject { ["horizonDays"] = table.HorizonsDays[h], ["probability"] = table[0, code, h] });
        return new JsonObject { ["code"] = table.Codes[code], ["risks"] = byHorizon };
    }
}
