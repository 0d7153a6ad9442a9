using Chiron.Deidentification.Reports.Html;
using static Chiron.Deidentification.Reports.Html.PageText;

namespace Chiron.Deidentification;

/// <summary>The part of the report's page on the parrot attack.</summary>
internal static class AttackSection
{
    public static void Add(PageText page, AttackReport attack)
    {
        page.Add($"<h2>Parrot attack</h2>\n<p>{Number(attack.Notes)} generated notes were de-identified with this key and surrogates for names, while each name was left with a probability of {Percent(attack.PlantedLeakRate)}. ");
        page.Add($"An attacker learnt from one half of them and pointed at leaked names in the other: {Number(attack.Leaks)} of {Number(attack.Names)} names there had leaked, {Number(attack.LeaksOfItself)} of them because the scrubber missed them with the chart known. ");
        page.Add($"{(attack.HidesLeaks ? "This policy writes surrogates." : "This policy writes tags, in which every leaked name is seen at once: the figures tell what surrogates would hide.")}</p>\n");
        var chance = attack.Names == 0 ? 0 : (double)attack.Leaks / attack.Names;
        page.Add($"{Chart.Bars("Hit rate: share of leaks among the names an attacker is surest of", [.. attack.Results.Select((result, i) => (i == 0 ? "Published attack" : "Told half of the leaks", result.HitRate, Percent(result.HitRate)))], (chance, "by chance"))}");
        page.Table("", "Attacker", "Hit rate; AUROC (95 % intervals)", attack.Results.Select(result => (result.Attacker,
            $"{Percent(result.HitRate)} ({Percent(result.HitRateLow)} to {Percent(result.HitRateHigh)}); {Probability(result.Auroc)} ({Probability(result.AurocLow)} to {Probability(result.AurocHigh)})")));
        page.Add($"<p class=\"note\">After Carrell et al. 2019, whose attacker pointed rightly at 68 % of the leaks in real notes. It measures the method on invented notes, not this run's records. Seed {attack.Seed}.</p>\n");
    }
}
