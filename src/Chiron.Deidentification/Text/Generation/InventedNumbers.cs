using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>Telephones, numbers of records and things, dates and addresses on the internet, each in one of the forms that notes write them in.</summary>
internal static class InventedNumbers
{
    private static readonly string[] DateForms =
    [
        "MM/dd/yyyy", "M/d/yyyy", "MM/dd/yy", "M/d/yy", "yyyy-MM-dd", "MM-dd-yyyy", "M-d-yy", "MMMM d, yyyy", "MMM d, yyyy", "d MMMM yyyy", "dd-MMM-yyyy",
        "MMM dd yyyy", "yyyy/MM/dd", "ddMMMyyyy", "dd MMM yy", "M.d.yyyy", "yyyyMMdd", "MMMM d yyyy", "d.M.yyyy", "MMM. d, yyyy",
    ];

    private static readonly string[] Domains = ["example.org", "mail.example.com", "hospital.example", "example.net", "clinic.example.org", "healthmail.example.com"];

    /// <summary>The value of a slot, or null where the slot is none of these.</summary>
    public static (string Text, IdentifierCategory Category)? Value(string slot, InventedPerson patient, InventedPerson doctor, DateOnly day, NoteRandom random) => slot switch
    {
        "mrn" or "mrn2" => (Mrn(random), IdentifierCategory.Mrn),
        "ssn" => (random.Chance(0.8) ? $"{random.Between(100, 772)}-{random.Digits(2)}-{random.Digits(4)}" : $"{random.Between(100, 772)}{random.Digits(6)}", IdentifierCategory.Ssn),
        "plan" or "plan2" => (Plan(random), IdentifierCategory.HealthPlan),
        "acct" => (random.Below(3) switch { 0 => random.Digits(10), 1 => $"{random.Digits(4)}-{random.Digits(5)}-{random.Digits(1)}", _ => $"V{random.Digits(9)}" }, IdentifierCategory.Account),
        "lic" => (random.Below(3) switch { 0 => $"{random.Letters(1)}{random.Digits(8)}", 1 => $"{random.Letters(1)}{random.Digits(3)}-{random.Digits(4)}-{random.Digits(4)}", _ => random.Letters(2) + random.Digits(6) }, IdentifierCategory.License),
        "dea" => (random.Letters(2) + random.Digits(7), IdentifierCategory.License),
        "npi" => ("1" + random.Digits(9), IdentifierCategory.License),
        "plate" => (random.Below(4) switch { 0 => $"{random.Digits(1)}{random.Letters(3)}{random.Digits(3)}", 1 => $"{random.Letters(3)}-{random.Digits(4)}", 2 => $"{random.Letters(3)} {random.Digits(3)}", _ => random.Letters(2) + random.Digits(5) }, IdentifierCategory.Vehicle),
        "vin" => ($"{random.Between(1, 5)}{random.Letters(2)}{random.Letters(2)}{random.Digits(2)}{random.Letters(1)}{random.Digits(1)}{random.Letters(2)}{random.Digits(6)}", IdentifierCategory.Vehicle),
        "dev" => (random.Below(4) switch { 0 => $"{random.Letters(3)}{random.Digits(6)}{random.Letters(1)}", 1 => $"{random.Letters(2)}-{random.Digits(8)}", 2 => random.Digits(8), _ => $"{random.Letters(1)}{random.Digits(4)}-{random.Digits(5)}" }, IdentifierCategory.Device),
        "acc" => (random.Below(3) switch { 0 => $"S{day.Year % 100:D2}-{random.Digits(5)}", 1 => $"CT-{day.Year}-{random.Digits(6)}", _ => random.Digits(8) }, IdentifierCategory.Id),
        "case" => (random.Below(4) switch { 0 => $"{day.Year}-{random.Digits(5)}", 1 => $"{random.Letters(1)}-{random.Digits(5)}", 2 => random.Digits(7), _ => $"{random.Letters(2)}{random.Digits(4)}{random.Letters(1)}" }, IdentifierCategory.Id),
        "phone" or "phone2" or "fax" => (Phone(random), IdentifierCategory.Phone),
        "pager" => (random.Below(3) switch { 0 => random.Digits(5), 1 => "#" + random.Digits(5), _ => $"{random.Between(200, 989)}-{random.Digits(4)}" }, IdentifierCategory.Phone),
        "ext" => ($"{random.Between(2, 9)}{random.Digits(random.Between(3, 4))}", IdentifierCategory.Phone),
        "email" => (Email(patient, random), IdentifierCategory.Email),
        "demail" => (Email(doctor, random), IdentifierCategory.Email),
        "uname" => ($"{Plain(doctor.Given)[..1]}{Plain(doctor.Family)}{(random.Chance(0.6) ? random.Digits(random.Between(1, 3)) : "")}", IdentifierCategory.Id),
        "login" => (Plain(doctor.Given)[..1] + Plain(doctor.Family), IdentifierCategory.Id),
        "url" => (random.Below(3) switch { 0 => $"https://portal.{random.Of(Domains)}/{Plain(patient.Family)}/{random.Digits(5)}", 1 => $"www.{Plain(patient.Family)}{random.Of<string>(["family", "blog", "home"])}.example.com", _ => $"http://{random.Of(Domains)}/results?id={random.Digits(6)}" }, IdentifierCategory.Url),
        "ip" => (random.Chance(0.85) ? $"{random.Between(10, 223)}.{random.Below(256)}.{random.Below(256)}.{random.Between(1, 254)}" : $"2001:db8:{random.Between(1, 9999):x}::{random.Between(1, 9999):x}", IdentifierCategory.Ip),
        _ => null,
    };

    /// <summary>A day in one of the forms: date (whole), md (day and month), dm, my (month and year), mon (month alone).</summary>
    public static string? Date(string slot, DateOnly day, NoteRandom random)
    {
        var culture = CultureInfo.InvariantCulture;
        return slot switch
        {
            "date" or "date2" or "dob" => day.ToString(random.FrequentOf(DateForms), culture),
            "md" or "md2" => day.ToString(random.Of<string>(["M/d", "MM/dd", "M/d", "MMM d", "M-d"]), culture),
            "dm" => random.Below(5) switch
            {
                0 => $"{Ordinal(day.Day)} of {day.ToString("MMMM", culture)}",
                1 => $"{day.ToString("MMMM", culture)} {Ordinal(day.Day)}",
                2 => day.ToString("d MMMM", culture),
                3 => day.ToString("MMM d", culture),
                _ => day.ToString("MMMM d", culture),
            },
            "my" or "my2" => day.ToString(random.Of<string>(["MMMM yyyy", "MM/yyyy", "M/yyyy", "MMM yyyy", "MMMM, yyyy", "MMM 'of' yyyy"]), culture),
            "mon" => day.ToString("MMMM", culture),
            _ => null,
        };
    }

    public static string Ordinal(int day) => day + (day % 100 is >= 11 and <= 13 ? "th" : (day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    private static string Mrn(NoteRandom random) => random.Below(7) switch
    {
        0 => $"{random.Digits(3)}-{random.Digits(2)}-{random.Digits(2)}",
        1 => $"{random.Digits(2)}-{random.Digits(2)}-{random.Digits(2)}-{random.Digits(2)}",
        2 => random.Letters(1) + random.Digits(7),
        3 => "MR" + random.Digits(6),
        4 => random.Digits(9),
        _ => random.Digits(random.Between(6, 8)),
    };

    private static string Plan(NoteRandom random) => random.Below(4) switch
    {
        0 => random.Letters(3) + random.Digits(9),
        1 => $"{random.Between(1, 9)}{random.Letters(2)}{random.Digits(1)}-{random.Letters(2)}{random.Digits(1)}-{random.Letters(2)}{random.Digits(2)}",
        2 => "W" + random.Digits(9),
        _ => $"{random.Digits(9)}{random.Letters(1)}",
    };

    private static string Phone(NoteRandom random)
    {
        var (area, exchange, line) = (random.Between(201, 989), random.Between(200, 989), random.Digits(4));
        return random.Below(12) switch
        {
            0 or 1 or 2 => $"({area}) {exchange}-{line}",
            3 or 4 or 5 => $"{area}-{exchange}-{line}",
            6 => $"{area}.{exchange}.{line}",
            7 => $"{area}{exchange}{line}",
            8 => $"+1 {area} {exchange} {line}",
            9 => $"{area} {exchange} {line}",
            10 => $"({area}){exchange}-{line}",
            _ => $"{exchange}-{line}",
        };
    }

    private static string Email(InventedPerson person, NoteRandom random) => (random.Below(4) switch
    {
        0 => $"{Plain(person.Given)}.{Plain(person.Family)}",
        1 => $"{Plain(person.Given)[..1]}{Plain(person.Family)}{random.Digits(2)}",
        2 => $"{Plain(person.Family)}_{Plain(person.Given)}",
        _ => $"{Plain(person.Given)}{random.Digits(3)}",
    }) + "@" + random.Of(Domains);

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetter).Select(TextToken.Fold));
}
