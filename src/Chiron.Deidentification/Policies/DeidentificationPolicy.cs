namespace Chiron.Deidentification;

/// <summary>What is done to records, as data that a privacy officer can read: two come with the product, a file may replace them.</summary>
public sealed record DeidentificationPolicy
{
    /// <summary>Short name, as given to <c>--policy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The method of the law that it claims to follow, printed in every report.</summary>
    public required string Basis { get; init; }

    /// <summary>What it does and what it does not prove, printed in every report.</summary>
    public required string Statement { get; init; }

    public required DatePolicy Dates { get; init; }

    /// <summary>Whether ages over 89, and birth dates that imply one, become 90.</summary>
    public required bool TopCodeAges { get; init; }

    /// <summary>Whether the first three digits of a ZIP code stay where enough people live; otherwise the code is removed.</summary>
    public required bool KeepZip3 { get; init; }

    /// <summary>Whether identifiers of persons are left out instead of getting a pseudonym.</summary>
    public required bool RemovePersonIdentifiers { get; init; }

    public required TextOutput Text { get; init; }

    /// <summary>Code in v3-ObservationValue that every resource is tagged with, such as <c>PSEUDED</c>.</summary>
    public required string SecurityLabel { get; init; }

    /// <summary>SHA-256 of the policy and of every table it goes by, lower-case hexadecimal.</summary>
    public required string ContentHash { get; init; }

    /// <summary>What the risk of re-identification is measured over.</summary>
    public RiskPolicy Risk { get; init; } = RiskPolicy.Default;

    /// <summary>The policy as it was written, for the evidence; empty where it did not come from YAML.</summary>
    public string Yaml { get; init; } = "";

    internal ElementTable Elements { get; init; } = null!;

    /// <summary>Year only, 45 CFR 164.514(b)(2).</summary>
    public static DeidentificationPolicy SafeHarbor { get; } = PolicyFile.Parse(DataFile.Text("safe-harbor.yaml"), "safe-harbor");

    /// <summary>Patient-consistent shifted days; an Expert Determination policy.</summary>
    public static DeidentificationPolicy Longitudinal { get; } = PolicyFile.Parse(DataFile.Text("longitudinal.yaml"), "longitudinal");

    /// <param name="nameOrPath"><c>safe-harbor</c>, <c>longitudinal</c>, or the path of a YAML file.</param>
    /// <exception cref="DeidentificationException">Neither a known name nor a readable policy.</exception>
    public static DeidentificationPolicy Load(string nameOrPath) => nameOrPath switch
    {
        "safe-harbor" => SafeHarbor,
        "longitudinal" => Longitudinal,
        _ when File.Exists(nameOrPath) => PolicyFile.Parse(File.ReadAllText(nameOrPath), nameOrPath),
        _ => throw new DeidentificationException($"there is no policy '{nameOrPath}'; use safe-harbor, longitudinal, or the path of a policy file"),
    };

    internal static string HashOf(string text) => Timelines.Storage.ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(text));
}
