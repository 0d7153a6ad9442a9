namespace Chiron.Knowledge.Loading;

/// <summary>Reads one entry of <c>findings/*.yaml</c>.</summary>
internal static class FindingReader
{
    private const double OldestAge = 150;

    public static Finding Read(PackNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        Synonyms = node.Texts("synonyms"),
        LayNames = node.Texts("lay"),
        Code = node.OptionalText("code"),
        Kind = node.Choice<FindingKind>("kind"),
        Answer = node.Choice("answer", (AnswerType?)AnswerType.Boolean),
        Question = node.OptionalText("question"),
        BaseRate = node.Bands("base_rate"),
        Unit = node.OptionalText("unit"),
        Units = [.. node.Entries("units").Select(ReadUnit)],
        Minimum = node.OptionalNumber("minimum"),
        Maximum = node.OptionalNumber("maximum"),
        Decimals = (int)(node.OptionalNumber("decimals") ?? 0),
        ReferenceRanges = [.. node.Children("reference").Select(ReadReference)],
        Baseline = [.. node.Children("baseline").Select(ReadBaseline).OfType<BaselineBand>()],
        Options = [.. node.Children("options").Select(ReadOption)],
        Rules = [.. node.Children("rules").Select(ReadRule)],
        Implies = node.Texts("implies"),
        Sources = node.Texts("source"),
    };

    public static ValueRule ReadRule(PackNode node)
    {
        var read = new ValueRule(
            node.Text("finding"), node.OptionalNumber("at_least"), node.OptionalNumber("at_most"),
            node.OptionalNumber("from") ?? 0, node.OptionalNumber("to") ?? OldestAge);
        if (read.AtLeast is null && read.AtMost is null)
            node.Report("a rule needs 'at_least' or 'at_most'");
        node.ReportUnknownKeys();
        return read;
    }

    public static Sex? ReadSex(PackNode node) => node.Has("sex") ? node.Choice<Sex>("sex") : null;

    private static UnitConversion ReadUnit((string Key, double? Number, PackNode? Node, int Line) entry)
    {
        if (entry.Node is not { } node)
            return new UnitConversion(entry.Key, entry.Number ?? 1, 0);
        var read = new UnitConversion(entry.Key, node.Number("factor"), node.OptionalNumber("offset") ?? 0);
        node.ReportUnknownKeys();
        return read;
    }

    private static ReferenceRange ReadReference(PackNode node)
    {
        var read = new ReferenceRange(
            node.OptionalNumber("from") ?? 0, node.OptionalNumber("to") ?? OldestAge, ReadSex(node),
            node.OptionalNumber("low"), node.OptionalNumber("high"));
        node.ReportUnknownKeys();
        return read;
    }

    private static BaselineBand? ReadBaseline(PackNode node)
    {
        var distribution = DistributionReader.Read(node);
        var (from, to, sex, perYear) = (
            node.OptionalNumber("from") ?? 0, node.OptionalNumber("to") ?? OldestAge, ReadSex(node), node.OptionalNumber("per_year") ?? 0);
        node.ReportUnknownKeys();
        if (distribution is { } d)
            return new BaselineBand(from, to, sex, d, perYear);
        node.Report("a baseline needs 'mean' with 'sd' or 'median' with 'gsd'");
        return null;
    }

    private static FindingOption ReadOption(PackNode node)
    {
        var read = new FindingOption(node.Text("id"), node.Text("name"), node.OptionalText("code"), node.Number("base_rate"));
        node.ReportUnknownKeys();
        return read;
    }
}
