namespace Chiron.Governance;

/// <summary>What <c>chiron.yaml</c> says: whose workspace this is and the choices that every step shares.</summary>
public sealed record WorkspaceConfiguration
{
    /// <summary>The sizes that a model may be given by name.</summary>
    public static IReadOnlyList<string> ModelSizes { get; } = ["demo", "tiny", "small", "base", "large"];

    /// <summary>The de-identification policies that may be named.</summary>
    public static IReadOnlyList<string> Policies { get; } = ["longitudinal", "safe-harbor"];

    /// <summary>The organisation that owns the records and the model.</summary>
    public string Owner { get; init; } = "unnamed health system";

    /// <summary>The name under which the model is released: lower-case letters, digits and dashes.</summary>
    public string ModelName { get; init; } = "chiron";

    /// <summary>One of <see cref="ModelSizes"/>.</summary>
    public string ModelSize { get; init; } = "demo";

    /// <summary>The folder of the knowledge pack; null means the starter pack that comes with the product.</summary>
    public string? KnowledgePack { get; init; }

    /// <summary>One of <see cref="Policies"/>.</summary>
    public string DeidentificationPolicy { get; init; } = "longitudinal";

    /// <summary>Where the records come from, in words for the model card (systems, sites, years).</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}
