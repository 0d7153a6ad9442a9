using Chiron.Simulation.Identity;

namespace Chiron.Simulation.Charts;

/// <summary>A vaccine and when it is offered: from and to an age in years, at most every so many years, so many doses in the record.</summary>
internal sealed record Vaccine(string Cvx, string Name, double FromAge, double ToAge, double EveryYears, int Doses)
{
    public static IReadOnlyList<Vaccine> All { get; } =
    [
        .. TextLists.Lines("Charts.Tables.vaccines.txt").Select(l => l.Split('|')).Select(p =>
            new Vaccine(p[0], p[1], double.Parse(p[2]), double.Parse(p[3]), double.Parse(p[4]), int.Parse(p[5]))),
    ];
}
