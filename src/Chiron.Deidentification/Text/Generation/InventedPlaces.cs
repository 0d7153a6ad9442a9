namespace Chiron.Deidentification;

/// <summary>Hospitals, homes, employers, schools, streets and towns of one split; the words that make an institution differ between the splits.</summary>
internal sealed class InventedPlaces(NoteSplit split, InventedNames names)
{
    private static readonly string[] States =
    [
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH",
        "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
    ];

    private static readonly string[][] Hospitals =
    [
        ["Hospital", "General Hospital", "Medical Center", "Memorial Hospital", "Community Hospital", "Regional Medical Center", "Children's Hospital", "Health Center", "County Hospital", "University Hospital", "Med Ctr"],
        ["Hospital", "Medical Center", "General Hospital", "District Hospital", "Infirmary", "Memorial Medical Center", "Veterans Hospital", "Women's Hospital", "Health System", "Cancer Institute", "Regional Hospital", "Medical Centre", "Heart Institute", "Children's Medical Center", "Sanatorium"],
        ["Hospital", "Hospital", "Medical Center", "Medical Center", "Community Medical Center", "Health", "Medical Campus", "Hospital & Clinics", "Deaconess Hospital", "Hospital Center", "Specialty Hospital", "Surgical Hospital"],
    ];

    private static readonly string[][] Clinics =
    [
        ["Family Practice", "Internal Medicine", "Pediatrics", "Medical Associates", "Cardiology Associates", "Clinic", "Health Clinic", "Eye Associates", "Orthopedic Group", "Primary Care"],
        ["Family Medicine", "Clinic", "Physicians Group", "Walk-In Clinic", "Women's Health Associates", "Surgical Associates", "Medical Group", "Urgent Care", "Family Health Center", "Neurology Associates", "Dental", "Physicians"],
        ["Clinic", "Internal Medicine Associates", "Family Physicians", "Pediatric Associates", "Cardiovascular Specialists", "Dermatology", "OB/GYN", "Family Practice Center", "Pain & Spine", "Kidney Center", "Endoscopy Center", "Community Health Center", "Orthopaedics"],
    ];

    private static readonly string[][] Homes =
    [
        ["Manor", "Nursing Home", "Rehabilitation Center", "Care Center", "Assisted Living", "Rehab", "Village", "Skilled Nursing Facility", "House"],
        ["Lodge", "Nursing Home", "Convalescent Center", "Rehab and Care", "Senior Living", "Manor", "Place", "Gardens", "Memory Care", "Health and Rehabilitation", "Care Home"],
        ["Nursing & Rehabilitation", "Health Care Center", "Nursing Center", "Living Center", "Estates", "Retirement Community", "Terrace", "Post-Acute", "Care and Rehab", "Veterans Home", "Transitional Care"],
    ];

    private static readonly string[][] Firms =
    [
        ["Industries", "& Sons", "Manufacturing", "Logistics", "Insurance", "Electric", "Trucking", "Foods", "Bank", "Construction", "Inc.", "Corp", "LLC", "Motors", "Steel", "Airlines", "Software", "Brothers", "Market"],
        ["Plastics", "Freight", "& Co.", "Builders", "Dairy", "Textiles", "Energy", "Group", "Inc", "Partners", "Hardware", "Solutions", "Inc.", "Paving", "Bakery", "Packaging", "Holdings", "Electronics", "LLC", "& Daughters", "Shipping", "Farms"],
        ["Landscaping", "Inc.", "Roofing", "Machine Works", "Property Management", "Auto Body", "Staffing", "Distribution Center", "Supply Co.", "Plumbing & Heating", "Credit Union", "Poultry", "Company", "Tool & Die", "Transit Authority", "Furniture"],
    ];

    private static readonly string[][] Schools =
    [
        ["Elementary School", "High School", "Middle School", "Elementary", "Academy", "High", "Preschool", "Community College"],
        ["Primary School", "High School", "Prep", "Charter School", "Kindergarten", "Technical School", "Elementary School", "Day School", "Magnet School", "Junior High", "Community College"],
        ["High School", "Elementary", "Middle School", "Intermediate School", "Christian School", "Head Start", "Montessori School", "Early Learning Center", "Vocational School", "Regional High School"],
    ];

    private static readonly string[][] Bodies =
    [
        ["Home Health", "Community Services", "Hospice", "Oxygen Supply", "Medical Transport", "Visiting Nurses", "Family Services", "Counseling Center"],
        ["Home Care", "Outreach", "Hospice Care", "Ambulance Service", "Support Network", "Behavioral Health", "Home Health", "Food Bank", "Hospice", "Health Services", "Respite Care", "Medical Equipment"],
        ["VNA", "Hospice", "Home Infusion", "Senior Services", "EMS", "Department of Social Services", "Community Action", "Mental Health Center", "Fire Department", "Housing Authority", "Dialysis", "Home Medical", "Adult Day Center"],
    ];

    private static readonly string[][] Churches =
    [
        ["Baptist Church", "Lutheran Church", "Temple", "Parish", "Mosque", "United Methodist Church"],
        ["Presbyterian Church", "Synagogue", "Chapel", "Community Church", "Church", "Tabernacle", "Episcopal Church", "Catholic Church", "Temple"],
        ["Church", "United Church of Christ", "Assembly of God", "AME Church", "Lutheran", "Islamic Center", "Kingdom Hall", "Baptist"],
    ];

    private static readonly string[][] Streets =
    [
        ["Street", "St", "St.", "Avenue", "Ave", "Road", "Rd", "Lane", "Ln", "Drive", "Dr", "Court", "Boulevard", "Blvd", "Way", "Place", "Circle", "Terrace", "Parkway", "Highway"],
        ["Street", "Ave", "Road", "Drive", "Crescent", "Trail", "Square", "Lane", "Ct", "Hill Road", "Avenue", "Rd", "Dr", "Way", "Close", "Ridge Road", "Alley", "Ave."],
        ["St", "Ave", "Street", "Dr", "Rd", "Road", "Blvd", "Pike", "Loop", "Hwy", "Pkwy", "Run", "Path", "Cove", "Turnpike", "Ln", "Plaza"],
    ];

    private static readonly string[] Trees =
        ["Oak", "Maple", "Cedar", "Pine", "Elm", "Willow", "Birch", "Chestnut", "Spring", "Lake", "River", "Hill", "Park", "Main", "Church", "Mill", "Sunset", "Meadow", "Highland", "Forest", "Washington", "Lincoln", "Prospect", "Valley"];

    private static readonly string[][] Coined =
    [
        ["Vel", "Tor", "Nex", "Alt", "Cor", "Sy", "Pra", "Lum", "Bri", "Zen"],
        ["Qua", "Fen", "Ori", "Kal", "Mer", "Dax", "Ulo", "Thi", "Jun", "Ax", "Ver", "Pol", "Cy", "Gra", "Ino", "Sel"],
        ["Tri", "Omni", "Hy", "Nor", "Strat", "Epi", "Ameri", "Bel", "Ken", "Duro"],
    ];

    private static readonly string[][] CoinedEnds =
    [
        ["tek", "ia", "ium", "dyne", "ora", "quest", "con", "span", "mart"],
        ["vant", "ello", "ron", "sys", "ixa", "port", "ence", "ova", "tris", "link", "mera", "tech"],
        ["core", "max", "gen", "ware", "plex", "tron", "vance", "star", "lux"],
    ];

    private readonly int _side = Math.Max((int)split - 1, 0);

    /// <summary>The value of a slot, or null where the slot is no place or organisation.</summary>
    public (string Text, IdentifierCategory Category)? Value(string slot, NoteRandom random) => slot switch
    {
        "hosp" or "hosp2" => (Hospital(random), IdentifierCategory.Organization),
        "clinic" => ($"{Head(random)} {random.Of(Clinics[_side])}", IdentifierCategory.Organization),
        "nh" or "nh2" => ($"{(random.Chance(0.4) ? random.Of(Trees) + " " + random.Of(Trees) : Head(random))} {random.Of(Homes[_side])}", IdentifierCategory.Organization),
        "employer" => (Employer(random), IdentifierCategory.Organization),
        "school" => ($"{Head(random)} {random.Of(Schools[_side])}", IdentifierCategory.Organization),
        "univ" => (random.Below(3) switch { 0 => $"University of {names.Town(random)}", 1 => $"{Head(random)} College", _ => $"{Head(random)} University" }, IdentifierCategory.Organization),
        "church" => ($"{(random.Chance(0.3) ? "St. " + names.Given(random, random.Chance(0.5)) : Head(random))} {random.Of(Churches[_side])}", IdentifierCategory.Organization),
        "org" => ($"{Head(random)} {random.Of(Bodies[_side])}", IdentifierCategory.Organization),
        "insurer" => ($"{(random.Chance(0.5) ? Coinage(random) : Head(random))} {random.Of<string>(["Health Plan", "Insurance", "Mutual", "Health", "HMO"])}", IdentifierCategory.Organization),
        "pharm" => (random.Chance(0.5) ? $"{Head(random)} Pharmacy" : $"{Coinage(random)} {random.Of<string>(["Drug", "Pharmacy", "Drugs"])}", IdentifierCategory.Organization),
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
        0 => $"St. {names.Given(random, random.Chance(0.5))}'s {random.Of(Hospitals[_side])}",
        1 => $"University of {names.Town(random)} {random.Of<string>(["Hospital", "Medical Center", "Hospitals"])}",
        2 => $"Mount {names.Given(random, female: true)} {random.Of(Hospitals[_side])}",
        3 => random.Letters(1) + random.Letters(1) + random.Of<string>(["GH", "MC", "H"]),
        _ => $"{Head(random)} {random.Of(Hospitals[_side])}",
    };

    private string Employer(NoteRandom random) => random.Below(6) switch
    {
        0 => $"City of {names.Town(random)}",
        1 => $"{names.Family(random)} and {names.Family(random)}",
        2 => Coinage(random),
        3 => $"{Coinage(random)} {random.Of(Firms[_side])}",
        _ => $"{Head(random)} {random.Of(Firms[_side])}",
    };

    private string Street(NoteRandom random)
    {
        var name = random.Below(4) switch { 0 => random.Of(Trees), 1 => random.Of(Trees) + " " + random.Of(Trees), 2 => names.Town(random), _ => names.Family(random) };
        var ending = random.Of(Streets[_side]);
        return random.Below(14) switch
        {
            0 => $"{random.Between(1, 9900)} {InventedNumbers.Ordinal(random.Between(1, 90))} {ending}",
            1 => $"{random.Between(1, 9900)} {random.Of<string>(["N", "S.", "East", "West", "NW"])} {name} {ending}",
            _ => $"{random.Between(1, 9900)} {name} {ending}",
        };
    }

    private string Head(NoteRandom random) => random.Chance(0.5) ? names.Town(random) : names.Family(random);

    private string Coinage(NoteRandom random) => random.Of(Coined[_side]) + random.Of(CoinedEnds[_side]);

    private static string Zip(NoteRandom random) => random.Chance(0.15) ? $"{random.Digits(5)}-{random.Digits(4)}" : random.Digits(5);
}
