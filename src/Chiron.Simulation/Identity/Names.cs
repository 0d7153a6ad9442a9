using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Identity;

/// <summary>Draws names that fit an origin; one in twelve comes from another origin, as families mix.</summary>
internal static class Names
{
    private static readonly IReadOnlyDictionary<string, string[]> s_surnames = TextLists.Sections("Identity.Lists.surnames.txt");
    private static readonly IReadOnlyDictionary<string, string[]> s_female = TextLists.Sections("Identity.Lists.given-female.txt");
    private static readonly IReadOnlyDictionary<string, string[]> s_male = TextLists.Sections("Identity.Lists.given-male.txt");
    private static readonly string[] s_origins = ["european", "african", "hispanic", "asian"];

    public static string Surname(SubjectRandom random, string origin) => random.Pick(s_surnames[Mixed(random, origin)]);

    public static string Given(SubjectRandom random, string origin, bool female) =>
        random.Pick((female ? s_female : s_male)[Mixed(random, origin)]);

    private static string Mixed(SubjectRandom random, string origin) => random.Chance(1 / 12.0) ? random.Pick(s_origins) : origin;
}
