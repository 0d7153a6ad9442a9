using Chiron.Simulation.Identity;

namespace Chiron.Simulation.Charts;

/// <summary>Something that people are allergic to: FHIR system, code, category, share of people, and the word in drug names or classes that it rules out.</summary>
internal sealed record Allergen(string System, string Code, string Name, string Category, double Share, string? RulesOut)
{
    public static IReadOnlyList<Allergen> All { get; } =
    [
        .. TextLists.Lines("Charts.Tables.allergens.txt").Select(l => l.Split('|')).Select(p =>
            new Allergen(p[0], p[1], p[2], p[3], double.Parse(p[4]), p[5].Length == 0 ? null : p[5])),
    ];
}
