using Chiron.Knowledge.Guidelines;

namespace Chiron.Knowledge.Loading;

/// <summary>Reads one entry of <c>guidelines/*.yaml</c>.</summary>
internal static class RecommendationReader
{
    public static RecommendationDraft Read(PackNode node)
    {
        var id = node.Text("id");
        var (criterion, parts) = ReadCriterion(node);
        var (title, system, kind) = (node.Text("title"), node.Choice<OrganSystem>("system"), node.Choice<RecommendationKind>("kind"));
        var (advice, strength) = (node.Text("advice"), node.Choice<RecommendationStrength>("strength"));
        EvidenceCertainty? certainty = node.Has("certainty") ? node.Choice<EvidenceCertainty>("certainty") : null;
        if (strength == RecommendationStrength.GoodPractice == certainty is not null)
            node.Report("'certainty' is needed, except for good practice, which is not graded");
        var (about, suggests, against) = (node.Texts("about"), node.Texts("suggests"), node.Texts("against"));
        var (differs, sources) = (node.OptionalText("differs"), node.Texts("source"));
        if (criterion is null)
            return new RecommendationDraft(id, null, []);
        return new RecommendationDraft(
            id,
            new Recommendation
            {
                Id = id,
                Title = title,
                System = system,
                Kind = kind,
                About = about,
                When = criterion,
                Advice = advice,
                Strength = strength,
                Certainty = certainty,
                Suggests = suggests,
                Against = against,
                Differs = differs,
                Sources = sources,
            },
            parts);
    }

    private static (Criterion? Criterion, IReadOnlyList<(Criterion Part, int Line)> Parts) ReadCriterion(PackNode node)
    {
        const string Key = "when";
        var text = node.Text(Key);
        if (text.Length == 0)
            return (null, []);
        try
        {
            var parser = new CriterionParser(text);
            var criterion = parser.Parse();
            return (criterion, [.. parser.AtomsRead.Select(read => (read.Atom, node.LineOf(Key, read.Offset)))]);
        }
        catch (CriterionException e)
        {
            node.ReportAt(Key, e.Offset, $"'{Key}': {e.Message}");
            return (null, []);
        }
    }
}
