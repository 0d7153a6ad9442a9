using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Chiron.Deidentification;

/// <summary>A policy as it stands in YAML; see <c>docs/deidentification.md</c> for its keys.</summary>
internal sealed class PolicyFile
{
    /// <summary>What every policy goes by besides its own text.</summary>
    public static readonly string[] Tables =
        ["fhir-elements.yaml", "fhir-extensions.txt", "standard-systems.txt", "identifier-systems.txt", "zip3-low-population.txt", "common-words.txt",
            "eponyms.txt"];

    public string? Name { get; set; }

    public string? Basis { get; set; }

    public string? Statement { get; set; }

    public string? Dates { get; set; }

    public string? AgesOver89 { get; set; }

    public string? Zip { get; set; }

    public string? PersonIdentifiers { get; set; }

    public string? Text { get; set; }

    public string? SecurityLabel { get; set; }

    public Dictionary<string, List<string>>? Elements { get; set; }

    public RiskSection? Risk { get; set; }

    /// <param name="source">Named in errors.</param>
    public static DeidentificationPolicy Parse(string yaml, string source)
    {
        PolicyFile? file;
        try
        {
            file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<PolicyFile>(yaml);
        }
        catch (YamlException fault)
        {
            throw new DeidentificationException($"policy '{source}', line {fault.Start.Line}: {fault.InnerException?.Message ?? fault.Message}", fault);
        }

        if (file is null)
            throw new DeidentificationException($"policy '{source}' is empty; start from docs/deidentification.md");
        return new DeidentificationPolicy
        {
            Name = Required(file.Name, "name", source),
            Basis = Required(file.Basis, "basis", source),
            Statement = Required(file.Statement, "statement", source),
            Dates = Choice(file.Dates, "dates", source, ("year", DatePolicy.Year), ("shift", DatePolicy.Shift)),
            TopCodeAges = Choice(file.AgesOver89, "agesOver89", source, ("topcode", true), ("keep", false)),
            KeepZip3 = Choice(file.Zip, "zip", source, ("zip3", true), ("remove", false)),
            RemovePersonIdentifiers = Choice(file.PersonIdentifiers, "personIdentifiers", source, ("remove", true), ("pseudonym", false)),
            Text = Choice(file.Text, "text", source, ("tag", TextOutput.Tag), ("surrogate", TextOutput.Surrogate)),
            SecurityLabel = Required(file.SecurityLabel, "securityLabel", source),
            ContentHash = DeidentificationPolicy.HashOf(string.Join('\n', Tables.Select(DataFile.Text).Prepend(yaml))),
            Elements = ElementTable.Create(file.Elements, source),
            Yaml = yaml,
            Risk = RiskOf(file.Risk, source),
        };
    }

    private static RiskPolicy RiskOf(RiskSection? section, string source)
    {
        var declared = section?.QuasiIdentifiers?.ConvertAll(name =>
            Enum.TryParse<QuasiIdentifier>(name, ignoreCase: true, out var item) && Enum.IsDefined(item) && !char.IsAsciiDigit(name[0])
                ? item
                : throw new DeidentificationException(
                    $"policy '{source}', 'risk.quasiIdentifiers': '{name}' was not expected; use some of {string.Join(", ", Enum.GetNames<QuasiIdentifier>())}"));
        var fraction = section?.PopulationFraction ?? RiskPolicy.Default.PopulationFraction;
        if (fraction is not (> 0 and <= 1))
            throw new DeidentificationException($"policy '{source}', 'risk.populationFraction': a share above 0 up to 1 was expected");
        return new RiskPolicy(declared ?? RiskPolicy.Default.QuasiIdentifiers, fraction);
    }

    private static string Required(string? value, string key, string source) =>
        !string.IsNullOrWhiteSpace(value) ? value.Trim() : throw new DeidentificationException($"policy '{source}' has no '{key}'; add it");

    private static T Choice<T>(string? value, string key, string source, params (string Word, T Meaning)[] choices)
    {
        foreach (var (word, meaning) in choices)
            if (word == value)
                return meaning;
        throw new DeidentificationException(
            $"policy '{source}', '{key}': '{value}' was not expected; use {string.Join(" or ", choices.Select(choice => choice.Word))}");
    }

    /// <summary>What the risk of re-identification is measured over.</summary>
    internal sealed class RiskSection
    {
        public List<string>? QuasiIdentifiers { get; set; }

        public double? PopulationFraction { get; set; }
    }
}
