namespace Chiron.Simulation.Identity;

/// <summary>A town: its state (two letters), one of its ZIP codes and its telephone area code.</summary>
internal sealed record Place(string City, string State, string Zip, string AreaCode)
{
    public static IReadOnlyList<Place> All { get; } =
        [.. TextLists.Lines("Identity.Lists.cities.txt").Select(l => l.Split('|')).Select(p => new Place(p[0], p[1], p[2], p[3]))];
}
