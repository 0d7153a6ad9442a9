namespace Chiron.Deidentification;

/// <summary>A language as its YAML file states it.</summary>
internal sealed class LanguageFile
{
    public string Name { get; set; } = "";

    public string? Tagger { get; set; }

    public List<string> Words { get; set; } = [];

    public string? Classes { get; set; }

    public List<string> Connectors { get; set; } = [];

    public Dictionary<WordTraits, string> Roles { get; set; } = [];

    public List<string> Months { get; set; } = [];

    public List<string> Units { get; set; } = [];

    public List<string> Measures { get; set; } = [];

    public List<string> Findings { get; set; } = [];

    public List<string> Institutions { get; set; } = [];

    public List<string> Departments { get; set; } = [];

    public List<string> Houses { get; set; } = [];

    public List<string> Posts { get; set; } = [];

    public List<string> Abbreviations { get; set; } = [];

    public List<string> MonthWords { get; set; } = [];

    public List<string> Ordinals { get; set; } = [];

    public Dictionary<string, string> Macros { get; set; } = [];

    public List<string> Dates { get; set; } = [];

    public List<string> Ages { get; set; } = [];

    public List<LanguagePattern> Patterns { get; set; } = [];
}
