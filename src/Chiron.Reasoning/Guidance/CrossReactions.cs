namespace Chiron.Reasoning.Guidance;

/// <summary>Which classes of drugs an allergy reaches beyond the drug itself (Khan et al. 2022, doi:10.1016/j.jaci.2022.08.028).</summary>
internal static class CrossReactions
{
    /// <summary>Id of the paper in <see cref="Assessing.Assessment.Citations"/>.</summary>
    public const string Source = "khan-2022";

    // One molecule's allergy stands for its class. Other classes of the pack gather drugs by use, not by structure.
    private static readonly HashSet<string> Alike =
    [
        "penicillin", "cephalosporin", "carbapenem", "fluoroquinolone", "macrolide", "aminoglycoside", "sulfonamide-antibiotic", "tetracycline", "nsaid", "ace-inhibitor",
    ];

    // From an allergy's class to another one: rare, so that it takes care and rules nothing out.
    private static readonly HashSet<(string Allergy, string Other)> Rare =
    [
        ("penicillin", "cephalosporin"), ("cephalosporin", "penicillin"), ("penicillin", "carbapenem"), ("cephalosporin", "carbapenem"),
        ("carbapenem", "penicillin"), ("carbapenem", "cephalosporin"),
    ];

    public static bool IsAlike(string @class) => Alike.Contains(@class);

    public static bool IsRare(string allergy, string other) => Rare.Contains((allergy, other));

    /// <summary>Aspirin and the other anti-inflammatory painkillers set off the same reactions in those who do not tolerate them.</summary>
    public static bool IsAspirinLike(string? drug, string? @class) => drug == "aspirin" || @class == "nsaid";
}
