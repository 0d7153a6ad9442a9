using System.Text.RegularExpressions;

namespace Chiron.Knowledge.Loading;

/// <summary>Whether codes are well formed in their systems, check digits included. That they exist is for a terminology to say.</summary>
internal static partial class CodeFormats
{
    /// <summary>Null where the event code is well formed; otherwise what is wrong.</summary>
    public static string? ProblemOf(string eventCode)
    {
        var separator = eventCode.IndexOf("//", StringComparison.Ordinal);
        if (separator <= 0)
            return $"code '{eventCode}' must be SYSTEM//code, such as LOINC//4548-4";
        var (system, code) = (eventCode[..separator], eventCode[(separator + 2)..]);
        return system switch
        {
            "HPO" => Hpo().IsMatch(code) ? null : $"'{code}' is not an HPO id; expected HP: and seven digits",
            "LOINC" => LoincProblem(code),
            "SNOMED" => SnomedProblem(code),
            "RXNORM" => RxNormProblem(code),
            "ICD10CM" => Icd10CmProblem(code),
            "OMIM" => Omim().IsMatch(code) ? null : $"'{code}' is not an OMIM number; expected six digits",
            "CPT" => Cpt().IsMatch(code) ? null : $"'{code}' is not a CPT code; expected five characters",
            _ => $"code system '{system}' is not known; expected HPO, LOINC, SNOMED, RXNORM, ICD10CM, OMIM or CPT",
        };
    }

    public static string? Icd10CmProblem(string code) =>
        Icd10Cm().IsMatch(code) ? null : $"'{code}' is not an ICD-10-CM code; expected a letter, a digit, one more, then a dot and up to four, such as I21.9";

    public static string? RxNormProblem(string code) =>
        Digits().IsMatch(code) ? null : $"'{code}' is not an RxNorm concept id; expected up to eight digits";

    public static string? GeneProblem(string symbol) =>
        Gene().IsMatch(symbol) ? null : $"'{symbol}' is not a gene symbol; expected capitals, digits and hyphens, such as CYP2C19 or HLA-B";

    /// <summary>The last digit is a Luhn (modulus 10) check digit over those before the hyphen (LOINC Users' Guide, appendix C).</summary>
    public static string? LoincProblem(string code)
    {
        if (!Loinc().IsMatch(code))
            return $"'{code}' is not a LOINC code; expected up to seven digits, a hyphen and a check digit";
        var sum = 0;
        var doubled = true;
        for (var i = code.Length - 3; i >= 0; i--, doubled = !doubled)
        {
            var digit = (code[i] - '0') * (doubled ? 2 : 1);
            sum += digit / 10 + digit % 10;
        }

        var expected = (10 - sum % 10) % 10;
        return code[^1] - '0' == expected ? null : $"LOINC '{code}' has the wrong check digit; for these digits it is {expected}";
    }

    /// <summary>The last digit is a Verhoeff check digit (SNOMED CT Release File Specification, section 5.5).</summary>
    public static string? SnomedProblem(string code)
    {
        if (!Snomed().IsMatch(code))
            return $"'{code}' is not a SNOMED CT id; expected 6 to 18 digits";
        var check = 0;
        for (var i = 0; i < code.Length; i++)
            check = Dihedral(check, Permuted(code[^(i + 1)] - '0', i % 8));
        return check == 0 ? null : $"SNOMED CT '{code}' has the wrong check digit";
    }

    // The product in the dihedral group D5: rotations 0–4, reflections 5–9.
    private static int Dihedral(int a, int b) => (a < 5, b < 5) switch
    {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 - b + 5) % 5,
        (false, false) => (a - b + 5) % 5,
    };

    // Verhoeff's permutation applied `times` times.
    private static int Permuted(int digit, int times)
    {
        ReadOnlySpan<int> permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        for (var i = 0; i < times; i++)
            digit = permutation[digit];
        return digit;
    }

    [GeneratedRegex("^[A-Z][A-Z0-9]+(-[A-Z0-9]+)?$")]
    private static partial Regex Gene();

    [GeneratedRegex("^HP:[0-9]{7}$")]
    private static partial Regex Hpo();

    [GeneratedRegex("^[0-9]{6}$")]
    private static partial Regex Omim();

    [GeneratedRegex("^[0-9]{1,7}-[0-9]$")]
    private static partial Regex Loinc();

    [GeneratedRegex("^[1-9][0-9]{5,17}$")]
    private static partial Regex Snomed();

    [GeneratedRegex("^[1-9][0-9]{0,7}$")]
    private static partial Regex Digits();

    [GeneratedRegex("^[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?$")]
    private static partial Regex Icd10Cm();

    [GeneratedRegex("^[0-9]{4}[0-9A-Z]$")]
    private static partial Regex Cpt();
}
