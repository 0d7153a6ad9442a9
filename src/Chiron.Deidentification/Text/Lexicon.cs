using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>Words that decide whether something that looks like a name is one.</summary>
internal static class Lexicon
{
    private static readonly FrozenSet<string> Titles = FrozenSet.ToFrozenSet(
        ["mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "rev", "sr", "sra", "nurse", "md", "do", "rn", "np", "pa", "phd", "dds",
            "jr", "ii", "iii", "iv", "esq", "dvm", "lpn", "fnp", "dpm", "facp"], StringComparer.Ordinal);

    private static readonly FrozenSet<ulong> TitleHashes = Hashes(["mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "nurse"]);
    private static readonly FrozenSet<ulong> CommonHashes = Hashes([.. DataFile.Words("common-words.txt"), .. DataFile.Words("eponyms.txt")]);

    private static readonly FrozenSet<ulong> ClinicalFollowers = Hashes(
        ["s", "disease", "syndrome", "palsy", "sign", "test", "catheter", "score", "scale", "stain", "criteria", "classification", "fracture", "tumor", "tumour",
            "lymphoma", "thyroiditis", "phenomenon", "esophagus", "node", "nodes", "nodule", "nodules", "cyst", "monitor", "smear", "reflex", "respiration",
            "coma", "encephalopathy", "duct", "gland", "law", "lamp", "point", "triad", "maneuver", "manoeuvre", "position", "pugh", "barr", "grade", "virus", "procedure", "bypass", "collar", "traction", "retractor", "clamp", "drain", "fundoplication", "line", "suction", "straps"]);

    public static bool IsTitle(string word) => Titles.Contains(word.Trim('.', ',').ToLowerInvariant());

    /// <summary>Whether a person's title ("Dr.") would stand there; not what follows a name ("MD").</summary>
    public static bool IsTitle(in TextToken token) => TitleHashes.Contains(token.Hash);

    /// <summary>Whether the word means something without being a name.</summary>
    public static bool IsCommon(ulong hash) => CommonHashes.Contains(hash);

    /// <summary>Whether the word after a name makes it a clinical term.</summary>
    public static bool MakesEponym(in TextToken following) => ClinicalFollowers.Contains(following.Hash);

    private static FrozenSet<ulong> Hashes(string[] words) => words.Select(word => TextToken.HashOf(word)).ToFrozenSet();
}
