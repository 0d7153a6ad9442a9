using Chiron.Knowledge;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Identity;

/// <summary>Draws a person: birth, sex, race and ethnicity by United States shares, then the names and numbers that identify one.</summary>
internal static class PersonFactory
{
    private static readonly string[] s_streets = TextLists.Lines("Identity.Lists.streets.txt")[0].Split('|');
    private static readonly string[][] s_employers = [.. TextLists.Lines("Identity.Lists.employers.txt").Select(l => l.Split('|'))];
    private static readonly string[] s_nursery = ["Larkspur Day Nursery", "preschooler"];
    private static readonly string[] s_school = ["Brightwater Elementary School", "pupil"];
    private static readonly string[] s_mailHosts = ["example.com", "mail.example.org", "example.net", "post.example.com"];

    // Shares of residents by OMB race and Hispanic ethnicity, rounded from the 2020 Census (P.L. 94-171, tables P1 and P2).
    private static readonly (string Origin, OmbCode Race, bool Hispanic, double Share)[] s_origins =
    [
        ("european", new("2106-3", "White"), false, 0.580),
        ("hispanic", new("2106-3", "White"), true, 0.135),
        ("hispanic", new("2131-1", "Other Race"), true, 0.055),
        ("african", new("2054-5", "Black or African American"), false, 0.122),
        ("asian", new("2028-9", "Asian"), false, 0.062),
        ("native", new("1002-5", "American Indian or Alaska Native"), false, 0.008),
        ("native", new("2076-8", "Native Hawaiian or Other Pacific Islander"), false, 0.003),
        ("european", new("2131-1", "Other Race"), false, 0.035),
    ];

    private static readonly double[] s_originShares = [.. s_origins.Select(o => o.Share)];

    // Share of residents by ten-year age group from 0–9 to 80–89, rounded from the 2020 Census; within a group uniform.
    private static readonly double[] s_ageShares = [0.120, 0.131, 0.137, 0.135, 0.123, 0.125, 0.120, 0.075, 0.034];

    /// <param name="recordStart">When the record begins: the age is drawn for this day, and births are before it.</param>
    public static Person Create(SubjectRandom random, DateTime recordStart)
    {
        var id = random.Uuid();
        var sex = random.Chance(0.508) ? Sex.Female : Sex.Male;
        var ageYears = 10 * random.Weighted(s_ageShares) + 10 * random.Uniform();
        var birth = recordStart.Date.AddDays(-1 - Math.Floor(ageYears * Calendar.DaysPerYear));
        var origin = s_origins[random.Weighted(s_originShares)];
        var female = sex == Sex.Female;

        var given = Names.Given(random, origin.Origin, female);
        var family = Names.Surname(random, origin.Origin);
        var middle = Names.Given(random, origin.Origin, female);
        var marital = MaritalStatus(random, ageYears);
        var maiden = female && marital != "S" && random.Chance(0.6) ? Names.Surname(random, origin.Origin) : null;
        var place = random.Pick(Place.All);
        var employer = random.Pick(s_employers);
        if (ageYears < 18)
            employer = ageYears < 6 ? s_nursery : s_school;
        var contact = Contact(random, origin.Origin, family, place, marital, ageYears, female);
        var child = random.Chance(0.5);

        return new Person
        {
            Id = id,
            Sex = sex,
            Birth = birth,
            Given = given,
            Middle = middle,
            Family = family,
            MaidenName = maiden == family ? null : maiden,
            Nickname = given.Length > 5 && random.Chance(0.3) ? given[..4] : null,
            Address = Address(random, place),
            FormerAddress = random.Chance(0.35) ? Address(random, random.Pick(Place.All)) : null,
            HomePhone = Phone(random, place),
            MobilePhone = Phone(random, place),
            Email = $"{given}.{family}{random.Below(90) + 10}@{random.Pick(s_mailHosts)}".ToLowerInvariant().Replace("'", "", StringComparison.Ordinal),
            Mrn = $"{random.Below(90_000_000) + 10_000_000}",
            // 900–999 is never assigned to anybody as a Social Security number.
            Ssn = $"9{random.Below(100):00}-{random.Below(49) + 1:00}-{random.Below(9_999) + 1:0000}",
            DriversLicense = ageYears >= 16 && random.Chance(0.8) ? $"S{random.Below(90_000_000) + 10_000_000}" : null,
            MemberId = $"H{random.Below(900_000_000) + 100_000_000}",
            Race = origin.Race,
            Ethnicity = origin.Hispanic ? new OmbCode("2135-2", "Hispanic or Latino") : new OmbCode("2186-5", "Not Hispanic or Latino"),
            MaritalStatus = marital,
            Employer = employer[0],
            Occupation = employer[1],
            Contact = contact,
            OtherRelative = ageYears >= 30
                ? new Relative(child ? "daughter" : "son", child ? "DAU" : "SON", Names.Given(random, origin.Origin, child), family, child, Phone(random, place))
                : new Relative(child ? "sister" : "brother", child ? "SIS" : "BRO", Names.Given(random, origin.Origin, child), family, child, Phone(random, place)),
        };
    }

    public static Address Address(SubjectRandom random, Place place) =>
        new($"{random.Below(1900) + 2} {random.Pick(s_streets)}", random.Chance(0.3) ? $"Apt {random.Below(30) + 1}{(char)('A' + random.Below(6))}" : null, place);

    /// <summary>A number of the fictional range 555-01xx widened to 555-xxxx, so that a cohort has many different ones.</summary>
    public static string Phone(SubjectRandom random, Place place) => $"{place.AreaCode}-555-{random.Below(10_000):0000}";

    private static string MaritalStatus(SubjectRandom random, double ageYears)
    {
        var u = random.Uniform();
        return ageYears switch
        {
            < 20 => "S",
            < 35 => u < 0.6 ? "S" : u < 0.95 ? "M" : "D",
            < 65 => u < 0.2 ? "S" : u < 0.8 ? "M" : u < 0.97 ? "D" : "W",
            _ => u < 0.08 ? "S" : u < 0.6 ? "M" : u < 0.75 ? "D" : "W",
        };
    }

    private static Relative Contact(
        SubjectRandom random, string origin, string family, Place place, string marital, double ageYears, bool patientIsFemale)
    {
        if (marital == "M")
        {
            var wife = !patientIsFemale;
            return new Relative(wife ? "wife" : "husband", wife ? "WIFE" : "HUSB", Names.Given(random, origin, wife), family, wife, Phone(random, place));
        }

        var female = random.Chance(0.65);
        if (ageYears < 40)
            return new Relative(female ? "mother" : "father", female ? "MTH" : "FTH", Names.Given(random, origin, female), family, female, Phone(random, place));
        return new Relative(female ? "sister" : "brother", female ? "SIS" : "BRO", Names.Given(random, origin, female), family, female, Phone(random, place));
    }
}
