using System.CommandLine;
using System.Globalization;
using Chiron.Governance;
using Chiron.Model;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron forecast</c>: a subject's risk of any code or composite outcome over any horizon, as it is or as if something were otherwise.</summary>
internal static class ForecastVerb
{
    private const int CodesShown = 15;
    private const int DefaultFutures = 1000, MostFutures = 1_000_000;

    public static Verb Create()
    {
        var verb = new Verb(
            "forecast",
            "Forecast a subject's risks from its timeline.",
            "chiron forecast --subject 4921",
            "chiron forecast --subject 4921 --code ICD10CM//E11.9 --code MEDS_DEATH --horizon 90 --horizon 365 --at 2025-06-01",
            "chiron forecast --subject 4921 --any-of ICD10CM//I21 ICD10CM//I63 MEDS_DEATH --horizon 365 --futures 2000",
            "chiron forecast --subject 4921 --any-of ENCOUNTER//IMP --within 30 --after ENCOUNTER_END//IMP --horizon 365",
            "chiron forecast --subject 4921 --first ICD10CM//I21 --before MEDS_DEATH --horizon 1825",
            "chiron forecast --subject 4921 --code ICD10CM//E11.9 --if LOINC//4548-4=8.1",
            "chiron forecast --timelines others-meds.parquet --json")
        {
            Explanation =
                "A code's risk is the model's direct answer, calibrated on the tuning split. With --futures, and for --any-of and --first, whole futures are drawn and the share in "
                + "which it happens is shown with its standard error and 95 % interval. Intervals of direct answers come from the members of an ensemble; one model has none. "
                + "--if shows what goes with such a value in records, not what bringing it about would do.",
        };
        var timelines = WorkspaceOptions.Timelines();
        var run = WorkspaceOptions.Run();
        var model = new Option<DirectoryInfo?>("--model") { Description = "A trained model's folder, such as a release [default: the run]." };
        var subject = new Option<long?>("--subject") { Description = "The subject's id [default: the first held-out subject]." };
        var at = new Option<string?>("--at") { Description = "As known at this date, yyyy-MM-dd [default: the end of the record, or the day before death]." };
        var codes = new Option<string[]>("--code") { Description = $"A code; may be repeated [default: the {CodesShown} likeliest conditions, and death]." };
        var horizons = new Option<double[]>("--horizon") { Description = "Days; may be repeated.", DefaultValueFactory = _ => [30, 365] };
        var anyOf = new Option<string[]>("--any-of") { Description = "Codes of which any counts, as one outcome, from sampled futures.", AllowMultipleArgumentsPerToken = true };
        var within = new Option<double?>("--within") { Description = "Days after an event of --after in which --any-of counts: a readmission." };
        var after = new Option<string[]>("--after") { Description = "Codes that --within counts from.", AllowMultipleArgumentsPerToken = true };
        var first = new Option<string?>("--first") { Description = "A code that counts where it comes before any of --before, from sampled futures." };
        var before = new Option<string[]>("--before") { Description = "Codes that must not come before --first.", AllowMultipleArgumentsPerToken = true };
        var suppose = new Option<string[]>("--if") { Description = "CODE=VALUE: the latest event of the code had this value, or there were one now; may be repeated." };
        var futures = new Option<int?>("--futures") { Description = $"Futures to draw [default: {DefaultFutures} where --any-of or --first needs them, else none]." };
        var seed = new Option<ulong>("--seed") { Description = "Of the futures: the same seed draws the same.", DefaultValueFactory = _ => 1 };
        var precision = PrecisionOption.Create();
        foreach (var option in new Option[] { timelines, run, model, precision, subject, at, codes, horizons, anyOf, within, after, first, before, suppose, futures, seed })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var composite = Composite(
                parsed.GetValue(anyOf) ?? [], parsed.GetValue(within), parsed.GetValue(after) ?? [], parsed.GetValue(first), parsed.GetValue(before) ?? []);
            var count = Futures(parsed.GetValue(futures), composite is not null);
            var hypotheses = (parsed.GetValue(suppose) ?? []).Select(Hypothesis.Parse).ToList();
            var days = parsed.GetValue(horizons)!.Distinct().Order().ToArray();

            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            using var dataset = MedsDataset.Open(parsed.GetValue(timelines)?.FullName ?? workspace.Timelines);
            using var loaded = TimelineModel.Load(parsed.GetValue(model)?.FullName ?? workspace.RunFolder(parsed.GetValue(run)!), PrecisionOption.Read(parsed.GetValue(precision)));
            var forecaster = new Forecaster(loaded);
            var timeline = Find(dataset, parsed.GetValue(subject), stop);
            var time = TimeOf(parsed.GetValue(at), timeline);
            var named = parsed.GetValue(codes) is { Length: > 0 } list ? list : null;
            var asked = named ?? (composite is null ? Conditions(dataset, forecaster) : []);

            var forecast = new SubjectForecast(timeline, time, hypotheses, loaded.MemberCount)
            {
                Direct = Direct(forecaster, timeline, time, asked, days, stop),
                Supposed = null,
            };
            if (named is null)
                forecast = forecast with { Direct = [.. forecast.Direct.OrderByDescending(curve => curve.Points[^1].Probability).Take(CodesShown)] };
            string[] shown = [.. forecast.Direct.Select(curve => curve.Outcome.Codes[0])];
            FutureOutcome[] sampled = count == 0 ? [] : [.. shown.Select(FutureOutcome.Of), .. composite is null ? Array.Empty<FutureOutcome>() : [composite]];
            forecast = forecast with { Futures = count, Sampled = Sampled(forecaster, timeline, time, sampled, days, count, parsed.GetValue(seed), stop) };
            if (hypotheses.Count > 0)
            {
                var (supposed, changed) = forecaster.Suppose(timeline, time, hypotheses);
                forecast = forecast with
                {
                    Changed = changed,
                    Supposed = Direct(forecaster, supposed, time, shown, days, stop),
                    SupposedSampled = Sampled(forecaster, supposed, time, sampled, days, count, parsed.GetValue(seed), stop),
                };
            }

            forecast.Show(output, Descriptions(dataset));
            return ExitCode.Success;
        });
        return verb;
    }

    private static FutureOutcome? Composite(string[] anyOf, double? within, string[] after, string? first, string[] before)
    {
        if (first is null != (before.Length == 0) || (first is not null && anyOf.Length > 0))
            throw new VerbException(ExitCode.Usage, "--first and --before go together, and not with --any-of: which code, before which others.");
        if (first is not null)
            return FutureOutcome.First(first, before);
        if (within is null != (after.Length == 0) || (within is not null && anyOf.Length == 0))
            throw new VerbException(ExitCode.Usage, "--within, --after and --any-of go together: which codes count, so many days after which others.");
        return anyOf.Length == 0 ? null : within is { } days ? FutureOutcome.Within(days, anyOf, after) : FutureOutcome.AnyOf(anyOf);
    }

    private static int Futures(int? asked, bool needed)
    {
        if (asked is < 0 or > MostFutures || (asked == 0 && needed))
            throw new VerbException(ExitCode.Usage, $"--futures is {asked}; it must be {(needed ? 1 : 0)} to {MostFutures:N0}.");
        return asked ?? (needed ? DefaultFutures : 0);
    }

    private static IReadOnlyList<RiskCurve> Direct(
        Forecaster forecaster, Timeline timeline, DateTime time, IReadOnlyList<string> codes, double[] horizons, CancellationToken stop)
    {
        if (codes.Count == 0)
            return [];
        var table = forecaster.Forecast([timeline], [time], codes, horizons, stop);
        return [.. codes.Select((code, c) => new RiskCurve(FutureOutcome.Of(code), [.. horizons.Select((_, h) => table.Estimate(0, c, h))]))];
    }

    private static IReadOnlyList<RiskCurve> Sampled(
        Forecaster forecaster, Timeline timeline, DateTime time, FutureOutcome[] outcomes, double[] horizons, int futures, ulong seed, CancellationToken stop)
    {
        if (outcomes.Length == 0)
            return [];
        foreach (var code in outcomes.SelectMany(outcome => outcome.Codes.Concat(outcome.Others)))
            if (!forecaster.Knows(code))
                throw new VerbException(ExitCode.BadInput, $"the model cannot be asked about '{code}': it is no token of its own and no parent of one.");
        var drawn = new FutureSampler(forecaster.Model).SampleAll([timeline], [time], horizons[^1], futures, seed, stop)[0];
        return [.. outcomes.Select(outcome => forecaster.Curve(drawn, outcome, horizons))];
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
}
