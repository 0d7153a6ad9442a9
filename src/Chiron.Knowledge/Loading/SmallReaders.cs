namespace Chiron.Knowledge.Loading;

/// <summary>Read the kinds whose entries hold little: sources, tests, procedures, red flags.</summary>
internal static class SmallReaders
{
    public static Source Source(PackNode node) => new()
    {
        Id = node.Text("id"),
        Title = node.Text("title"),
        Issuer = node.Text("issuer"),
        Year = (int?)node.OptionalNumber("year"),
        Doi = node.OptionalText("doi"),
        PubMedId = node.OptionalText("pmid"),
        Url = node.OptionalText("url"),
    };

    public static TestDefinition Test(PackNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        Synonyms = node.Texts("synonyms"),
        Code = node.OptionalText("code"),
        Reveals = node.Texts("reveals"),
        PriceUsd = node.Number("price_usd"),
        Minutes = node.Number("minutes"),
        Invasiveness = (int)node.Number("invasiveness"),
        Harm = node.OptionalNumber("harm") ?? 0,
        Contraindications = node.Texts("contraindications"),
        Sources = node.Texts("source"),
    };

    public static Procedure Procedure(PackNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        Synonyms = node.Texts("synonyms"),
        Code = node.OptionalText("code"),
        Sources = node.Texts("source"),
    };

    public static RedFlag RedFlag(PackNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        Lay = node.Text("lay"),
        When = ReadPattern(node),
        Urgency = node.Choice<Urgency>("urgency"),
        Sources = node.Texts("source"),
    };

    private static CasePattern ReadPattern(PackNode node)
    {
        if (node.Child("when") is not { } when)
        {
            node.Report("'when' is missing");
            return new CasePattern();
        }

        var read = new CasePattern
        {
            All = when.Texts("all"),
            Any = when.Texts("any"),
            None = when.Texts("none"),
            Values = [.. when.Children("values").Select(FindingReader.ReadRule)],
            FromAge = when.OptionalNumber("from") ?? 0,
            ToAge = when.OptionalNumber("to") ?? double.PositiveInfinity,
            Sex = FindingReader.ReadSex(when),
        };
        if (read.All.Count == 0 && read.Any.Count == 0 && read.Values.Count == 0)
            when.Report("'when' needs 'all', 'any' or 'values'; otherwise it would hold for everyone");
        when.ReportUnknownKeys();
        return read;
    }
}
