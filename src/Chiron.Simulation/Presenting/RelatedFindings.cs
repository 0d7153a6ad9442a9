using Chiron.Knowledge;

namespace Chiron.Simulation.Presenting;

/// <summary>
/// Which findings a clinician asks about once a complaint is known: those that the conditions behind the complaint bring about most,
/// s(g | m) = Σ_c w_c · p_mc · p_gc with w_c the condition's mean incidence. A property of the pack, so asking tells nothing of the truth.
/// </summary>
internal sealed class RelatedFindings
{
    private const int Kept = 14;

    private readonly Dictionary<int, int[]> _byComplaint = [];

    public RelatedFindings(FindingModel model)
    {
        var weights = model.Pack.Conditions.Select(c => c.Incidence.Sum(b => (b.Female + b.Male) * (b.ToAge - b.FromAge)) + 1e-9).ToArray();
        var overall = new Dictionary<int, double>();
        foreach (var complaint in model.ComplaintCandidates)
        {
            var scores = new Dictionary<int, double>();
            foreach (var c in model.MovedBy[complaint])
                Add(model, c, Math.Sqrt(weights[c]) * model.Effects[c].Booleans[complaint], scores);
            scores.Remove(complaint);
            _byComplaint[complaint] = Best(scores);
        }

        for (var c = 0; c < weights.Length; c++)
            Add(model, c, weights[c], overall);
        WithoutComplaint = Best(overall);
    }

    /// <summary>What is asked of somebody who complains of nothing.</summary>
    public int[] WithoutComplaint { get; }

    public int[] To(int complaint) => _byComplaint[complaint];

    private static void Add(FindingModel model, int condition, double weight, Dictionary<int, double> scores)
    {
        foreach (var (f, p) in model.Effects[condition].Booleans)
            if (model.Pack.Findings[f].Kind is FindingKind.Symptom or FindingKind.Sign)
                scores[f] = scores.GetValueOrDefault(f) + weight * p;
    }

    private static int[] Best(Dictionary<int, double> scores) => [.. scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key).Take(Kept).Select(s => s.Key)];
}
