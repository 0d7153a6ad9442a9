namespace Chiron.Knowledge.Loading;

/// <summary>
/// Completes what conditions do by what their findings imply: whoever has shoulder pain has joint pain, also where the entry of frozen shoulder names the first alone. A general finding that the
/// entry does not name comes about as a noisy-or of the special ones that it names; one that it names, at least as often as each of them. What a number decides is left to the number.
/// </summary>
internal sealed class GeneralFindings(PackTable<Finding> findings)
{
    private readonly int[] _depths = DepthsOf(findings);        // how many findings one above another each implies

    public Condition Complete(Condition condition)
    {
        var links = new Dictionary<int, (double Probability, bool IsNamed)>();
        var open = new PriorityQueue<int, int>();                 // the most special first, so that each is whole before it is passed on
        foreach (var link in condition.Findings)
            if (link.Probability is { } probability && findings.PlaceOf(link.Finding) is >= 0 and var place)
            {
                links[place] = (probability, true);
                open.Enqueue(place, -_depths[place]);
            }

        while (open.TryDequeue(out var special, out _))
            foreach (var id in findings[special].Implies)
            {
                var general = findings.PlaceOf(id);
                if (general < 0 || findings[general].Rules.Count > 0 || _depths[general] >= _depths[special])
                    continue;
                var p = links[special].Probability;
                if (!links.TryGetValue(general, out var known))
                    open.Enqueue(general, -_depths[general]);
                links[general] = (known.IsNamed ? Math.Max(known.Probability, p) : known.Probability + (p * (1 - known.Probability)), known.IsNamed);
            }

        return condition with
        {
            Findings =
            [
                .. condition.Findings.Select(link => link.Probability is null ? link : link with { Probability = links[findings.PlaceOf(link.Finding)].Probability }),
                .. links.Where(link => !link.Value.IsNamed).OrderBy(link => link.Key)
                    .Select(link => new ConditionFinding { Finding = findings[link.Key].Id, Probability = link.Value.Probability }),
            ],
        };
    }

    private static int[] DepthsOf(PackTable<Finding> findings)
    {
        var depths = new int[findings.Count];
        Array.Fill(depths, -1);
        for (var f = 0; f < depths.Length; f++)
            Of(f);
        return depths;

        int Of(int finding)
        {
            if (depths[finding] >= 0)
                return depths[finding];
            depths[finding] = 0;                                  // ends a circle of implications
            var depth = 0;
            foreach (var id in findings[finding].Implies)
                if (findings.PlaceOf(id) is >= 0 and var general)
                    depth = Math.Max(depth, Of(general) + 1);
            return depths[finding] = depth;
        }
    }
}
