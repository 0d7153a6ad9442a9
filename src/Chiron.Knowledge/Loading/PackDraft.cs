namespace Chiron.Knowledge.Loading;

/// <summary>A pack as read from its files, before anything was checked across entries.</summary>
internal sealed class PackDraft
{
    public string Name { get; set; } = "";

    public string Version { get; set; } = "";

    public string Notice { get; set; } = "";

    public IReadOnlyList<RateBand> OtherVisits { get; set; } = [];

    public IReadOnlyList<RateBand> Deaths { get; set; } = [];

    public List<Located<Condition>> Conditions { get; } = [];

    public List<Located<Finding>> Findings { get; } = [];

    public List<Located<TestDefinition>> Tests { get; } = [];

    public List<Located<Drug>> Drugs { get; } = [];

    public List<Located<Procedure>> Procedures { get; } = [];

    public List<Located<RedFlag>> RedFlags { get; } = [];

    public List<Located<RecommendationDraft>> Recommendations { get; } = [];

    public List<Located<Source>> Sources { get; } = [];

    public List<KnowledgeProblem> Problems { get; } = [];
}
