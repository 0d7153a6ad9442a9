using Chiron.Deidentification.Reports.Html;
using static Chiron.Deidentification.Reports.Html.PageText;

namespace Chiron.Deidentification;

/// <summary>The part of the report's page on the risk of re-identification.</summary>
internal static class RiskSection
{
    private static readonly (double Share, string Label)[] Limits = [(1.0 / 11, "0.09"), (0.2, "0.2"), (1.0 / 3, "0.33")];

    public static void Add(PageText page, RiskReport report)
    {
        var risk = report.Reidentification;
        page.Add($"<h2>Risk of re-identification</h2>\n<p>Measured on the output, for an attacker who knows {string.Join(", ", risk.QuasiIdentifiers.Select(Words))} of a patient. ");
        page.Add($"The {Number(risk.Patients)} patients fall into {Number(risk.Classes)} classes that are alike in all of these; the smallest holds {Number(risk.SmallestClass)}, so the output is {Number(risk.SmallestClass)}-anonymous.</p>\n");
        page.Add($"{Chart.Columns("Patients by the size of their equivalence class", "patients alike", [.. risk.Distribution.Select(size => (Range(size), (double)size.Patients, Number(size.Patients)))], (2, "0.33"), (3, "0.2"), (4, "0.09"))}");
        page.Add($"{Chart.Bars("Average risk by attacker, with the customary limits", [.. Averages(risk)], Limits)}");
        page.Table("", "Attacker", "Maximum; average; share of patients above 0.33, 0.2, 0.09",
            ("Prosecutor: looks for one patient known to be in the data", Line(risk.Prosecutor)),
            (risk.PopulationFraction >= 1
                ? "Journalist: looks for anyone in the population; the same here, as the policy takes the whole population to be in the data"
                : $"Journalist: looks for anyone in the population, of which {Percent(risk.PopulationFraction)} is in the data", Line(risk.Journalist)),
            ("Marketer: matches everybody", $"expects {Percent(risk.Marketer)} right"));
        page.Add($"<p class=\"note\">Definitions after El Emam 2013 and Dankar et al. 2012; limits 0.33, 0.2 and 0.09 stand for classes of 3, 5 and 11 (Institute of Medicine 2015). ");
        page.Add($"Which limit applies depends on who gets the data and under which terms: that is the expert's judgement.</p>\n");

        var points = report.Trajectories.Points;
        page.Add($"<h3>How few events single out a patient</h3><p>Share of sampled patients with whom nobody else in the output shares k of their events, drawn at random, each a code and a day as ");
        page.Add($"the output has them. Where days are shifted an attacker would have to know the shift as well, so this is the worst case.</p>\n");
        page.Add($"{Chart.Curve("Patients singled out by k random events", "events known", [.. points.Select(point => (point.Share, point.Low, point.High, Percent(point.Share)))])}");
        page.Table("", "Events known", "Singled out (95 % interval) of sampled patients", points.Select(point =>
            ($"{point.Events}", $"{Percent(point.Share)} ({Percent(point.Low)} to {Percent(point.High)}) of {Number(point.Patients)}")));
        page.Add($"<p class=\"note\">After de Montjoye et al. 2013; interval of Wilson 1927; seed {report.Trajectories.Seed}.</p>\n");
    }

    private static IEnumerable<(string, double, string)> Averages(ReidentificationRisk risk) =>
    [
        ("Prosecutor", risk.Prosecutor.Average, Probability(risk.Prosecutor.Average)),
        ("Journalist", risk.Journalist.Average, Probability(risk.Journalist.Average)),
        ("Marketer", risk.Marketer, Probability(risk.Marketer)),
    ];

    private static string Line(AttackerRisk risk) =>
        $"{Probability(risk.Maximum)}; {Probability(risk.Average)}; {string.Join(", ", risk.ShareAbove.Select(Percent))}";

    private static string Range(ClassSizeCount size) => size.To is null ? $"{size.From} or more" : size.To == size.From ? $"{size.From}" : $"{size.From}–{size.To}";

    private static string Words(QuasiIdentifier item) => item switch
    {
        QuasiIdentifier.BirthYear => "year of birth",
        QuasiIdentifier.Zip3 => "three digits of the ZIP code",
        QuasiIdentifier.MaritalStatus => "marital status",
        QuasiIdentifier.FirstVisitYear => "year of the first visit",
        QuasiIdentifier.DeathYear => "year of death",
        _ => item.ToString().ToLowerInvariant(),
    };
}
