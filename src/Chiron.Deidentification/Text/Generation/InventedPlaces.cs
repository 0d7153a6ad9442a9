namespace Chiron.Deidentification;

/// <summary>Hospitals, homes, employers, schools, streets and towns of one split; the words that make an institution (<c>institutions.txt</c>) are dealt among the splits.</summary>
internal sealed class InventedPlaces(NoteSplit split, InventedNames names)
{
    private static readonly string[] States =
    [
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH",
        "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
    ];

    private static readonly string[] Trees =
        ["Oak", "Maple", "Cedar", "Pine", "Elm", "Willow", "Birch", "Chestnut", "Spring", "Lake", "River", "Hill", "Park", "Main", "Church", "Mill", "Sunset", "Meadow", "Highland", "Forest", "Washington", "Lincoln", "Prospect", "Valley"];

    private readonly Dictionary<string, List<string>> _words = NotePools.Lists("institutions.txt").ToDictionary(kind => kind.Key, kind => NoteDeal.Share(kind.Value, split), StringComparer.Ordinal);

    /// <summary>The value of a slot, or null where the slot is no place or organisation.</summary>
    public (string Text, IdentifierCategory Category)? Value(string slot, NoteRandom random) => slot switch
    {
        "hosp" or "hosp2" => (Hospital(random), IdentifierCategory.Organization),
        "hospini" => (Initials(random), IdentifierCategory.Organization),
        "clinic" => ($"{Head(random)} {random.Of(_words["clinic"])}", IdentifierCategory.Organization),
        "nh" or "nh2" => ($"{(random.Chance(0.4) ? random.Of(Trees) + " " + random.Of(Trees) : Head(random))} {random.Of(_words["home"])}", IdentifierCategory.Organization),
        "employer" => (Employer(random), IdentifierCategory.Organization),
        "school" => ($"{Head(random)} {random.Of(_words["school"])}", IdentifierCategory.Organization),
        "univ" => (random.Below(3) switch { 0 => $"University of {names.Town(random)}", 1 => $"{Head(random)} College", _ => $"{Head(random)} University" }, IdentifierCategory.Organization),
        "church" => ($"{(random.Chance(0.3) ? "St. " + names.Given(random, random.Chance(0.5)) : Head(random))} {random.Of(_words["church"])}", IdentifierCategory.Organization),
        "org" => ($"{Head(random)} {random.Of(_words["agency"])}", IdentifierCategory.Organization),
        "insurer" => ($"{(random.Chance(0.5) ? Coinage(random) : Head(random))} {random.Of(_words["insurer"])}", IdentifierCategory.Organization),
        "pharm" => ($"{(random.Chance(0.5) ? Head(random) : Coinage(random))} {random.Of(_words["pharmacy"])}", IdentifierCategory.Organization),
        "city" or "city2" => (names.Town(random), IdentifierCategory.Location),
        "county" => (names.Town(random) + " County", IdentifierCategory.Location),
        "street" => (Street(random), IdentifierCategory.Location),
        "zip" => (random.Digits(5), IdentifierCategory.Location),
        "citystatezip" => ($"{names.Town(random)}, {random.Of(States)} {Zip(random)}", IdentifierCategory.Location),
        "addr" => ($"{Street(random)}{(random.Chance(0.2) ? ", Apt " + random.Between(1, 40) : "")}, {names.Town(random)}, {random.Of(States)} {Zip(random)}", IdentifierCategory.Location),
        "pobox" => (random.Digits(random.Between(2, 4)), IdentifierCategory.Location),
        _ => null,
    };

    private string Hospital(NoteRandom random) => random.Below(8) switch
    {
        0 => $"St. {names.Given(random, random.Chance(0.5))}'s {random.Of(_words["hospital"])}",
        1 => $"University of {names.Town(random)} {random.Of<string>(["Hospital", "Medical Center", "Hospitals"])}",
        2 => $"Mount {names.Given(random, female: true)} {random.Of(_words["hospital"])}",
        3 => Initials(random),
        _ => $"{Head(random)} {random.Of(_words["hospital"])}",
    };

    private static string Initials(NoteRandom random) => random.Letters(1) + random.Letters(1) + random.Of<string>(["GH", "MC", "H"]);

    private string Employer(NoteRandom random) => random.Below(6) switch
    {
        0 => $"City of {names.Town(random)}",
        1 => $"{names.Family(random)} and {names.Family(random)}",
        2 => Coinage(random),
        3 => $"{Coinage(random)} {random.Of(_words["employer"])}",
        _ => $"{Head(random)} {random.Of(_words["employer"])}",
    };

    private string Street(NoteRandom random)
    {
        var name = random.Below(4) switch { 0 => random.Of(Trees), 1 => random.Of(Trees) + " " + random.Of(Trees), 2 => names.Town(random), _ => names.Family(random) };
        var ending = random.Of(_words["street"]);
        return random.Below(14) switch
        {
            0 => $"{random.Between(1, 9900)} {InventedNumbers.Ordinal(random.Between(1, 90))} {ending}",
            1 => $"{random.Between(1, 9900)} {random.Of<string>(["N", "S.", "East", "West", "NW"])} {name} {ending}",
            _ => $"{random.Between(1, 9900)} {name} {ending}",
        };
    }

    private string Head(NoteRandom random) => random.Chance(0.5) ? names.Town(random) : names.Family(random);

    private string Coinage(NoteRandom random) => random.Of(_words["coinstart"]) + random.Of(_words["coinend"]);

    private static string Zip(NoteRandom random) => random.Chance(0.15) ? $"{random.Digits(5)}-{random.Digits(4)}" : random.Digits(5);
}
