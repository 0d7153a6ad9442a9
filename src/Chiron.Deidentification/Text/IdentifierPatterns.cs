using System.Buffers;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>Identifiers that show by their form and what stands around them, whoever's they are. What is found is the group <c>id</c>.</summary>
internal static partial class IdentifierPatterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const RegexOptions AnyCase = Options | RegexOptions.IgnoreCase;
    private const string Word = @"\p{Lu}[\p{L}\d'’-]*";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    // What a text must hold for the pattern of the same name to find anything: most texts are told apart by one vectorised search.
    private static readonly SearchValues<string> Titles =
        SearchValues.Create(["Dr", "Doctor", "Mr", "Ms", "Miss", "Mx", "Prof", "Nurse", "Rev", "Sra"], StringComparison.Ordinal);

    private static readonly SearchValues<string> Degrees = SearchValues.Create(
        ["MD", "M.D", "DO", "D.O", "RN", "R.N", "NP", "N.P", "PA", "P.A", "PhD", "Ph.D", "DDS", "LPN", "CRNA", "DPM", "PharmD"], StringComparison.Ordinal);

    private static readonly SearchValues<string> Relatives = SearchValues.Create(
        ["wife", "husband", "son", "daughter", "mother", "father", "brother", "sister", "partner", "spouse", "friend", "neighbor", "neighbour", "niece",
            "nephew", "aunt", "uncle", "cousin", "caregiver"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Institutions = SearchValues.Create(
        ["Hospital", "Medical Cent", "Health", "Clinic", "Nursing Home", "Rehabilitation", "Hospice", "Infirmary"], StringComparison.Ordinal);

    public static void Find(string text, List<ScrubbedSpan> found)
    {
        var span = text.AsSpan();
        if (span.Length < 4)
            return;
        var digits = LongestRunOfDigits(span);
        if (digits >= 4)
        {
            Add(text, Ssn(), IdentifierCategory.Ssn, found);
            Add(text, Phone(), IdentifierCategory.Phone, found);
        }

        if (digits > 0)
        {
            Add(text, CalledPhone(), IdentifierCategory.Phone, found);
            Add(text, LabelledNumber(), IdentifierCategory.Mrn, found);
            Add(text, Street(), IdentifierCategory.Location, found);
            if (span.Contains('-'))
                Add(text, Uuid(), IdentifierCategory.Id, found);
            if (span.Contains("box", StringComparison.OrdinalIgnoreCase))
                Add(text, PostBox(), IdentifierCategory.Location, found);
            if (span.Count('.') >= 3)
                Add(text, IpAddress(), IdentifierCategory.Ip, found);
        }

        if (digits >= 5)
            Add(text, StateAndZip(), IdentifierCategory.Location, found);
        if (digits >= 9)
            Add(text, LongNumber(), IdentifierCategory.Id, found);

        if (span.Contains('@'))
            Add(text, Email(), IdentifierCategory.Email, found);
        if (span.Contains("://", StringComparison.Ordinal) || span.Contains("www.", StringComparison.OrdinalIgnoreCase))
            Add(text, Url(), IdentifierCategory.Url, found);
        if (span.ContainsAny(Titles))
            Add(text, TitledName(), IdentifierCategory.Name, found);
        if (span.ContainsAny(Degrees))
            Add(text, NameWithDegree(), IdentifierCategory.Name, found);
        if (HasCapitalAfterColon(span))
            Add(text, LabelledName(), IdentifierCategory.Name, found);
        if (span.ContainsAny(Relatives))
            Add(text, RelativeName(), IdentifierCategory.Name, found);
        if (span.ContainsAny(Institutions))
            Add(text, Institution(), IdentifierCategory.Organization, found);
        Add(text, Employer(), IdentifierCategory.Organization, found);
    }

    /// <summary>Ages over 89, to be told as 90.</summary>
    public static void FindAges(string text, List<ScrubbedSpan> found)
    {
        if (!text.AsSpan().ContainsAny(Digits))
            return;
        for (var match = AgeOver89().Match(text); match.Success; match = match.NextMatch())
            found.Add(new ScrubbedSpan(match.Groups["id"].Index, match.Groups["id"].Length, IdentifierCategory.Age, ScrubLayer.Pattern, "90+"));
    }

    // 0 where there is no ASCII digit at all.
    private static int LongestRunOfDigits(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(Digits))
            return 0;
        var (longest, run) = (1, 0);
        foreach (var c in text)
        {
            run = char.IsDigit(c) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static bool HasCapitalAfterColon(ReadOnlySpan<char> text)
    {
        for (var colon = text.IndexOf(':'); colon >= 0; colon = text.IndexOf(':'))
        {
            text = text[(colon + 1)..];
            var after = text.TrimStart();
            if (after.Length > 0 && char.IsUpper(after[0]))
                return true;
        }

        return false;
    }

    private static void Add(string text, Regex pattern, IdentifierCategory category, List<ScrubbedSpan> found)
    {
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            var id = match.Groups["id"];
            found.Add(new ScrubbedSpan(id.Index, id.Length, category, ScrubLayer.Pattern, ""));
        }
    }

    [GeneratedRegex(@"(?<![\d-])(?<id>\d{3}[- ]\d{2}[- ]\d{4})(?![\d-])", Options)]
    private static partial Regex Ssn();

    [GeneratedRegex(@"(?<![\d.-])(?<id>(\+?1[-. ]?)?(\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(\s*(x|ext\.?|extension)\s*\d{1,6})?)(?![\d-])", AnyCase)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\b(phone|tel|telephone|call|fax|pager|cell|mobile|ext)\b[.:#]?\s*(number|no\.?|is|at)?[:\s]*(?<id>\+?\d[\d\-. ()]{5,}\d)", AnyCase)]
    private static partial Regex CalledPhone();

    [GeneratedRegex(@"\b(MRN|MR#|medical record|account|acct|member|subscriber|policy|group|license|licence|DEA|NPI|serial|device|VIN|plate|claim|accession|case|visit|encounter|passport|patient id|id|certificate|beneficiary|specimen)\b\s*(id\b|number\b|no\b\.?|num\b|\#)?\s*[:\#]?\s*(is\s+)?(?<id>(?=[A-Z-]{0,6}\d)[A-Z\d][A-Z\d-]{3,})\b", AnyCase)]
    private static partial Regex LabelledNumber();

    [GeneratedRegex(@"\b(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b", AnyCase)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"(?<![\d.])(?<id>\d{9,})(?![\d.])", Options)]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"\b(?<id>\d{1,6}[A-Z]?\s+((N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.?\s+)?(" + Word + @"\s+){1,4}(Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Terrace|Ter|Way|Circle|Cir|Highway|Hwy|Parkway|Pkwy|Square|Sq|Trail|Trl|Promenade|Parade|Underpass|Divide|Crescent|Alley|Row|Path|Pathway|Highlands|Heights|Walk|Mall|Manor|Plaza|Loop|Route|Rte|Track|Vista|View|Run|Pike|Turnpike)\b\.?(,?\s+(Apt|Apartment|Unit|Suite|Ste|Floor|Fl|\#)\.?\s*[\dA-Z-]+)?)", Options)]
    private static partial Regex Street();

    [GeneratedRegex(@"(?<id>((?<=,\s)|\b)(" + Word + @"\s){0,3}" + Word + @",\s*\p{Lu}{2}\s+\d{5}(-\d{4})?)(?!\d)|\b(zip|zip code|postal code)[:\s]+(?<id>\d{5}(-\d{4})?)(?!\d)", Options)]
    private static partial Regex StateAndZip();

    [GeneratedRegex(@"\b(?<id>P\.?\s?O\.?\s?Box\s+\d+)", AnyCase)]
    private static partial Regex PostBox();

    [GeneratedRegex(@"(?<![\d.])(?<id>(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3})(?![\d.]\d|\d)", Options)]
    private static partial Regex IpAddress();

    [GeneratedRegex(@"(?<id>[\w.+-]+@[\w-]+(\.[\w-]+)+)", Options)]
    private static partial Regex Email();

    [GeneratedRegex("(?<id>(https?://|ftp://|www\\.)[^\\s<>\"')\\]]+)", AnyCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"\b(Dr|Drs|Doctor|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Nurse|Rev|Reverend|Sra)\b\.?\s+(?<id>(\p{Lu}\.\s*){0,2}" + Word + @"(\s+(\p{Lu}\.\s*)?" + Word + @"){0,2})", Options)]
    private static partial Regex TitledName();

    [GeneratedRegex(@"(?<id>\b" + Word + @"(\s+(\p{Lu}\.|" + Word + @")){1,3}),?\s+(M\.?D|D\.?O|R\.?N|N\.?P|P\.?A(-C)?|Ph\.?D|DDS|FNP|LPN|CRNA|DPM|PharmD)\b", Options)]
    private static partial Regex NameWithDegree();

    [GeneratedRegex(@"\b(?i:patient name|patient|name|attending|physician|provider|signed by|dictated by|electronically signed by|referred by|referring physician|pcp|surgeon|author|emergency contact|next of kin|daughter|son|wife|husband|mother|father|brother|sister|spouse|guardian|caregiver|contact|employer|cc)\s*:\s*(?<id>" + Word + @"(,?[ ](\p{Lu}\.|" + Word + @")){1,3})", Options)]
    private static partial Regex LabelledName();

    [GeneratedRegex(@"\b(?i:his|her|their|patient's|with)\s+(?i:wife|husband|son|daughter|mother|father|brother|sister|partner|spouse|friend|neighbor|neighbour|niece|nephew|aunt|uncle|cousin|grandson|granddaughter|caregiver),?\s+(?<id>" + Word + @"(\s" + Word + @")?)", Options)]
    private static partial Regex RelativeName();

    [GeneratedRegex(@"(?<id>\b(" + Word + @"\s+(of\s+)?){1,4}(Hospital|Medical Center|Medical Centre|Health Center|Healthcare|Clinic|Nursing Home|Rehabilitation Center|Hospice|Infirmary|Health System)\b)", Options)]
    private static partial Regex Institution();

    // Employers are among the identifiers of 45 CFR 164.514(b)(2)(i). "works as a clerk for …", "a clerk at …", "employed by …", "Employer: …".
    [GeneratedRegex(@"(\b(?i:work|works|worked|working|employed|employee|job)\b[\p{Ll} ,-]{0,40}\b(at|for|by|of|with)\s+(the\s+)?|\b(?i:an?|retired|former)\s+\p{Ll}[\p{Ll} -]{2,40}\s+at\s+(the\s+)?|\b(?i:employer)\s*:\s*)(?<id>" + Word + @"(\s+((of|and|&)\s+)?" + Word + @"){0,5})", Options)]
    private static partial Regex Employer();

    [GeneratedRegex(@"(?<![\d./-])(?<id>9\d|1[0-3]\d)(?=[\s-]*(year|yr|y/?o\b|y\.o))|\b(age|aged|ages)\b:?\s*(of\s+)?(?<id>9\d|1[0-3]\d)(?![\d.]\d|\d)", AnyCase)]
    private static partial Regex AgeOver89();
}
