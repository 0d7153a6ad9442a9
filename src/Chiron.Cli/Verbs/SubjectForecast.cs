using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Model;
using Chiron.Timelines;

namespace Chiron.Cli.Verbs;

/// <summary>What <c>chiron forecast</c> found for one subject, and how it is shown.</summary>
/// <param name="Hypotheses">What was supposed; empty where nothing was.</param>
/// <param name="Members">Networks that answered together.</param>
internal sealed record SubjectForecast(Timeline Timeline, DateTime Time, IReadOnlyList<Hypothesis> Hypotheses, int Members)
{
    private const int NameWidth = 56, ColumnWidth = 26;

    /// <summary>Direct answers, one a code.</summary>
    public required IReadOnlyList<RiskCurve> Direct { get; init; }

    /// <summary>The same if what was supposed were so; null where nothing was.</summary>
    public required IReadOnlyList<RiskCurve>? Supposed { get; init; }

    /// <summary>For each hypothesis, whether it changed an event of the record.</summary>
    public IReadOnlyList<bool> Changed { get; init; } = [];

    /// <summary>Futures drawn; 0: none.</summary>
    public int Futures { get; init; }

    /// <summary>Shares of the futures: of the codes, then of the composite outcome.</summary>
    public IReadOnlyList<RiskCurve> Sampled { get; init; } = [];

    public IReadOnlyList<RiskCurve> SupposedSampled { get; init; } = [];

    public void Show(VerbOutput output, IReadOnlyDictionary<string, string> descriptions)
    {
        output.Line($"subject {Timeline.SubjectId}, {Timeline.Count:N0} events, as known on {Time:yyyy-MM-dd}");
        for (var i = 0; i < Hypotheses.Count; i++)
            output.Line($"supposing {Text(Hypotheses[i])}: {(Changed[i] ? "in place of the latest answer on record" : "recorded now, where the record has none")}");
        var points = (Direct.Count > 0 ? Direct : Sampled)[0].Points;
        output.Line($"{"probability within",-NameWidth}{string.Concat(points.Select(point => $"{point.HorizonDays + " days",ColumnWidth}"))}");
        for (var c = 0; c < Direct.Count; c++)
        {
            Row(output, Name(Direct[c], descriptions), Direct[c]);
            if (Supposed is not null)
                Row(output, "  if so", Supposed[c]);
            if (c < Sampled.Count)
                Row(output, "  share of futures", Sampled[c]);
            if (c < SupposedSampled.Count)
                Row(output, "  share of futures, if so", SupposedSampled[c]);
        }

        for (var c = Direct.Count; c < Sampled.Count; c++)
        {
            Row(output, Name(Sampled[c], descriptions), Sampled[c]);
            if (c < SupposedSampled.Count)
                Row(output, "  if so", SupposedSampled[c]);
        }

        if (Direct.Count > 0)
            output.Line($"direct answers: {string.Join("; ", Direct[0].Points.Select(point => $"{point.HorizonDays} days by {Words(point.Way)}"))}"
                + (Members > 1 ? $"; in brackets what {Members} members disagree about" : ""));
        if (Futures > 0)
            output.Line($"{Futures:N0} futures drawn: share ± standard error of the sampling [95 %]; not calibrated");
        output.Line("decision support for people who can check its basis; not a medical device");
        output.Object(ToJson());
    }

    private JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["subject"] = Timeline.SubjectId,
            ["at"] = Time.ToString("yyyy-MM-ddTHH:mm:ss"),
            ["members"] = Members,
            ["risks"] = Curves(Direct),
        };
        if (Futures > 0)
            (json["futures"], json["sampled"]) = (Futures, Curves(Sampled));
        if (Supposed is not null)
        {
            json["supposing"] = new JsonArray([.. Hypotheses.Select((hypothesis, i) => new JsonObject { ["if"] = Text(hypothesis), ["changedAnEvent"] = Changed[i] })]);
            json["risksIfSo"] = Curves(Supposed);
            if (Futures > 0)
                json["sampledIfSo"] = Curves(SupposedSampled);
        }

        return json;
    }

    private static JsonArray Curves(IReadOnlyList<RiskCurve> curves) =>
        [.. curves.Select(curve => new JsonObject { [curve.Outcome.IsSingle ? "code" : "outcome"] = curve.Outcome.Name, ["risks"] = new JsonArray([.. curve.Points.Select(Point)]) })];

    private static JsonObject Point(RiskEstimate point)
    {
        var json = new JsonObject { ["horizonDays"] = point.HorizonDays, ["probability"] = point.Probability, ["way"] = point.Way.ToString() };
        if (point.Low is { } low && point.High is { } high)
            (json["low"], json["high"]) = (low, high);
        if (point.StandardError is { } error)
            json["standardError"] = error;
        return json;
    }

    private static void Row(VerbOutput output, string name, RiskCurve curve) =>
        output.Line($"{(name.Length > NameWidth - 2 ? name[..(NameWidth - 3)] + "…" : name),-NameWidth}{string.Concat(curve.Points.Select(point => $"{Cell(point),ColumnWidth}"))}");

    private static string Cell(RiskEstimate point) =>
        $"{point.Probability:P2}"
        + (point.StandardError is { } error ? $" ±{100 * error:F2}" : "")
        + (point.Low is { } low && point.High is { } high ? $" [{100 * low:F1}–{100 * high:F1}]" : "");

    private static string Name(RiskCurve curve, IReadOnlyDictionary<string, string> descriptions) =>
        curve.Outcome.IsSingle && descriptions.TryGetValue(curve.Outcome.Codes[0], out var words) ? $"{curve.Outcome.Codes[0]} {words}" : curve.Outcome.Name;

    private static string Text(Hypothesis hypothesis) =>
        hypothesis.Value is { } value ? $"{hypothesis.Code}={value}" : hypothesis.Text is { } text ? $"{hypothesis.Code}={text}" : hypothesis.Code;

    private static string Words(RiskWay way) => way switch
    {
        RiskWay.Question => "the risk question",
        RiskWay.Rates => "the rates in closed form",
        RiskWay.QuestionAndRates => "the risk question and the rates together",
        RiskWay.WithHazards => "the network and the additive hazards together",
        _ => "futures",
    };
}
