using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Identity;

/// <summary>The sites and clinicians that all patients of one cohort share; drawn from the seed alone.</summary>
internal sealed class CareNetwork
{
    private const int SiteCount = 24;
    private const int CliniciansPerSite = 8;

    private static readonly string[] s_hospitals = TextLists.Lines("Identity.Lists.hospitals.txt");
    private static readonly string[] s_wards = ["Ward 3 East", "Emergency Department", "Medical Unit B", "Suite 210", "Ambulatory Care Center"];
    private static readonly string[] s_origins = ["european", "european", "hispanic", "asian", "asian", "african"];

    public CareNetwork(long seed)
    {
        var random = new SubjectRandom(seed, -1, RandomStream.CareNetwork);
        Sites = [.. Enumerable.Range(0, SiteCount).Select(_ => Site(random))];
    }

    public IReadOnlyList<CareSite> Sites { get; }

    private static CareSite Site(SubjectRandom random)
    {
        var place = random.Pick(Place.All);
        return new CareSite(
            random.Uuid(),
            random.Uuid(),
            random.Pick(s_hospitals).Replace("{0}", place.City, StringComparison.Ordinal),
            random.Pick(s_wards),
            PersonFactory.Address(random, place) with { Unit = null },
            PersonFactory.Phone(random, place),
            [.. Enumerable.Range(0, CliniciansPerSite).Select(_ => Clinician(random))]);
    }

    private static Clinician Clinician(SubjectRandom random)
    {
        var origin = random.Pick(s_origins);
        var female = random.Chance(0.5);
        return new Clinician(random.Uuid(), Names.Given(random, origin, female), Names.Surname(random, origin), NationalProviderId(random), female);
    }

    // Ten digits of which the last is Luhn's over "80840" and the first nine (45 CFR 162.406; ISO/IEC 7812): a fixed sum of 24 stands for the prefix.
    private static string NationalProviderId(SubjectRandom random)
    {
        var body = $"1{random.Below(100_000_000):00000000}";
        var sum = 24;
        for (var i = 0; i < 9; i++)
        {
            var digit = body[i] - '0';
            var doubled = i % 2 == 0 ? 2 * digit : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return body + (10 - sum % 10) % 10;
    }
}
