using System.Globalization;
using Chiron.Validation.Reports.Html;

namespace Chiron.Validation.Sequential;

/// <summary>Replays as a page to read: what was asked, what was answered, and how the differential moved.</summary>
public static class ReplayPage
{
    /// <param name="title">What the cases are.</param>
    /// <param name="replays">In the order in which they are shown; each is folded away but the first.</param>
    public static string Of(string title, IReadOnlyList<CaseReplay> replays)
    {
        var page = new Markup();
        page.Add($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Markup.Text(title)}</title>");
        page.Add($"<style>{Style.Sheet}</style></head><body><main><h1>{Markup.Text(title)}</h1>");
        page.Add($"<p class=\"soft\">{replays.Count} cases, {replays.Count(replay => replay.IsCorrect)} with the right diagnosis first. The diagnosis of a case was hidden until its end.</p>");
        for (var r = 0; r < replays.Count; r++)
            Add(page, replays[r], open: r == 0);
        return page.Add("</main></body></html>\n").ToString();
    }

    private static void Add(Markup page, CaseReplay replay, bool open)
    {
        page.Add($"<details{(open ? " open" : "")}><summary><b>{Markup.Text(replay.Case)}</b> <span class=\"soft\">{Markup.Text(replay.Opening)}</span> ");
        page.Add($"{(replay.IsCorrect ? "✓" : "✗")} {Markup.Text(replay.Answer)}</summary><div>");
        page.Add($"<p>{Markup.Text(replay.Inquirer)}: {replay.Turns.Count} questions, {Usd(replay.CostUsd)}. It was {Markup.Text(replay.Truth.Count > 0 ? string.Join(" or ", replay.Truth) : "something that the pack does not hold")}.</p>");
        page.Add("<div class=\"scroll\"><table><tr><th>Question</th><th>Answer</th><th>Cost</th><th>Differential</th></tr>");
        page.Add($"<tr><td class=\"text\">before the first</td><td></td><td></td><td class=\"text\">{Differential(replay.Start)}</td></tr>");
        foreach (var turn in replay.Turns)
            page.Add($"<tr><td class=\"text\">{Markup.Text(turn.Text)}</td><td class=\"text\">{Markup.Text(turn.Answer)}</td><td>{Usd(turn.CostUsd)}</td><td class=\"text\">{Differential(turn.Differential)}</td></tr>");
        page.Add("</table></div></div></details>");
    }

    private static string Differential(IReadOnlyList<RankedAnswer> ranked) => Markup.Text(string.Join(
        ", ", ranked.Where(answer => answer.Probability >= 0.005).Take(3).Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Condition} {100 * answer.Probability:F0} %"))));

    private static string Usd(double amount) => amount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"${amount:N0}");
}
