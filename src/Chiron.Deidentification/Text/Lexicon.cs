using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>Words that decide whether something that looks like a name is one.</summary>
internal static class Lexicon
{
    private static readonly FrozenSet<string> Titles = FrozenSet.ToFrozenSet(
        ["mr", "mrs", "ms", "miss", "mx", "dr", "drs", "doctor", "prof", "professor", "sir", "rev", "sr", "sra", "nurse", "md", "do", "rn", "np", "pa", "pac", "phd", "dds",
            "jr", "ii", "iii", "iv", "esq", "dvm", "lpn", "fnp", "dpm", "facp"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> DottedAbbreviations = FrozenSet.ToFrozenSet(
        ["am", "pm", "ou", "od", "os", "bid", "tid", "qid", "qd", "qhs", "prn", "po", "im", "iv", "sq", "ac", "pc", "hs", "npo", "dmd", "dds", "do", "rn", "ed", "er", "or", "icu", "us", "usa", "dc", "eg", "ie", "ob", "gyn", "dob", "dos", "doi", "facs", "facp", "facc", "faap", "facog", "vac", "elu", "mdiv", "msw", "mph", "aka", "yo", "to", "vo", "nb", "ps"], StringComparer.Ordinal);

    private static readonly FrozenSet<ulong> TitleHashes = Hashes(["mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "nurse"]);
    private static readonly FrozenSet<ulong> AbbreviationHashes =
        Hashes(["mrs", "prof", "rev", "ave", "blvd", "hwy", "pkwy", "apt", "ste", "bldg", "inc", "corp", "ltd", "bros", "univ", "hosp", "med", "ctr", "dept", "assoc", "capt", "sgt", "col", "gen", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]);
    private static readonly FrozenSet<ulong> RelationHashes =
        Hashes(["son", "daughter", "wife", "husband", "mother", "father", "mom", "dad", "brother", "sister", "aunt", "uncle", "niece", "nephew", "cousin", "grandmother", "grandfather", "grandma", "grandpa", "partner", "spouse", "friend"]);
    private static readonly FrozenSet<ulong> RegionHashes = Hashes(DataFile.Words("words-regions.txt"));
    private static readonly FrozenSet<ulong> CommonHashes = Hashes([.. DataFile.Words("common-words.txt"), .. DataFile.Words("eponyms.txt")]);

    private static readonly FrozenSet<ulong> LoginHashes = Hashes(["id", "user", "username", "userid", "login", "portal", "as", "by", "account"]);
    private static readonly FrozenSet<ulong> SideHashes = Hashes(["r", "l", "rt", "lt", "right", "left", "od", "os", "ou", "of", "is", "was", "at", "now", "rated", "bilateral", "bilaterally"]);
    private static readonly FrozenSet<ulong> ClinicalFollowers = Hashes(DataFile.Words("words-eponym-followers.txt"));
    private static readonly FrozenSet<ulong> ParticleHashes = Hashes(["van", "von", "der", "den", "de", "la", "las", "los", "del", "dos", "da", "di", "el", "bin", "ben"]);

    private static readonly ulong PossessiveHash = TextToken.HashOf("s");

    public static bool IsTitle(string word) => Titles.Contains(word.Trim('.', ',').ToLowerInvariant());

    /// <summary>Whether letters that full stops part are an abbreviation and nobody's initials: "A.M.", "O.U.".</summary>
    public static bool IsDotted(string letters) => DottedAbbreviations.Contains(letters.ToLowerInvariant());

    /// <summary>Whether a person's title ("Dr.") would stand there; not what follows a name ("MD").</summary>
    public static bool IsTitle(in TextToken token) => TitleHashes.Contains(token.Hash);

    /// <summary>Whether a full stop behind the word ends no sentence.</summary>
    public static bool IsAbbreviation(in TextToken token) => AbbreviationHashes.Contains(token.Hash);

    /// <summary>Whether the word names a state, a country, a people or a day, which single nobody out.</summary>
    public static bool IsRegion(in TextToken token) => RegionHashes.Contains(token.Hash);

    /// <summary>Whether the word says what somebody is to the patient.</summary>
    public static bool IsRelation(in TextToken token) => RelationHashes.Contains(token.Hash);

    /// <summary>Whether a login may stand behind the word.</summary>
    public static bool IsLogin(in TextToken token) => LoginHashes.Contains(token.Hash);

    /// <summary>Whether the word says on which side, or joins a measurement to what is measured: "IOP OD 11/14", "score of 3/10".</summary>
    public static bool IsSide(in TextToken token) => SideHashes.Contains(token.Hash);

    /// <summary>Whether the word, written small, stands before a family name and belongs to it: "de la Cruz".</summary>
    public static bool IsParticle(in TextToken token) => !token.IsCapitalised && ParticleHashes.Contains(token.Hash);

    /// <summary>Whether the word means something without being a name.</summary>
    public static bool IsCommon(ulong hash) => CommonHashes.Contains(hash);

    /// <summary>Whether what stands behind a token makes it a clinical term: Bell palsy, Parkinson's disease, but not Ann's mother.</summary>
    public static bool MakesEponym(List<TextToken> tokens, int at)
    {
        const int reach = 2;
        if (IsPossessive(tokens, at))
            at++;
        return at + 1 < tokens.Count && tokens[at + 1].Start - tokens[at].End <= reach && ClinicalFollowers.Contains(tokens[at + 1].Hash);
    }

    public static bool IsPossessive(List<TextToken> tokens, int at) =>
        at + 1 < tokens.Count && tokens[at + 1].Hash == PossessiveHash && tokens[at + 1].Start - tokens[at].End == 1;

    private static FrozenSet<ulong> Hashes(string[] words) => words.Select(word => TextToken.HashOf(word)).ToFrozenSet();
}
