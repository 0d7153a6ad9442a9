using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Experts;
using Chiron.Timelines;

namespace Chiron.Reasoning.Panel;

/// <summary>
/// What the model makes of answers that a case leaves open, pooled with what the pack does by the weights of the differential: P(answer | hypothesis) of each open finding, all
/// asked in one pass.
/// </summary>
/// <remarks>
/// <para>Of the model P(a | c) = P(a)·P(c | a) / Σ_a' P(a')·P(c | a'), by Bayes from its own answers, so that being asked tells nothing; a P(c | a) counts as 10⁻⁶ at least, as in the pool.</para>
/// <para>
/// Pooled: P(a | c) ∝ P_model(a | c)^model · P_pack(a | c)^pack over the answers; of conditions that the model never met P_pack(a | c)^(model + pack). So the differential moves by an answer
/// as the pool of both experts does, and as these are likelihoods, Σ_a P(a)·P(c | a) is the present differential.
/// </para>
/// <para>Of one case; for one thread.</para>
/// </remarks>
internal sealed class AnswerOutlook(
    KnowledgePack pack, ModelDifferential model, PoolWeights weights, ExpertOpinion opinion, ExpertOpinion modelOpinion, Case subject, Timeline? history, DateTime at)
{
    private const double Least = 1e-6;

    private readonly Dictionary<int, AnswerTable> _pooled = [];
    private readonly HashSet<int> _asked = [];

    /// <summary>Of the findings that the model can be asked about, the tables that take the pack's place. What was asked before is not asked again.</summary>
    /// <param name="tables">The pack's.</param>
    /// <param name="open">By place of the finding.</param>
    public IReadOnlyDictionary<int, AnswerTable> Of(AnswerTables tables, IReadOnlyDictionary<int, AnswerTable> open, CancellationToken stop)
    {
        if (weights.Model == 0)
            return _pooled;
        int[] findings = [.. open.Keys.Where(_asked.Add)];
        CandidateQuestion[] questions = Array.ConvertAll(findings, f => new CandidateQuestion(pack.Findings[f].EventCode, open[f].Recorded));
        var outlook = model.Outlook(subject, history, at, questions, stop);
        for (var q = 0; q < findings.Length; q++)
            if (outlook.Code(q) is { } code && Answers(tables, findings[q], open[findings[q]], code, outlook.Answers(q)) is { } answers)
                _pooled[findings[q]] = Pooled(open[findings[q]], answers, outlook, q);
        return _pooled;
    }

    /// <summary>The model's P(answer) in the table's answers; null where it has none of them.</summary>
    private double[]? Answers(AnswerTables tables, int finding, AnswerTable table, VocabularyCode code, ReadOnlySpan<float> own)
    {
        var answers = new double[table.Usual.Length];
        if (table.Limits.Length > 0)
            QuantileSpread.Over(own[..code.Medians.Count], code.Edges, code.Medians, table.Limits, limit => tables.Below(finding, limit, opinion), answers);
        else
            for (var a = 0; a < answers.Length; a++)
            {
                var place = 0;
                while (place < code.Categories.Count && code.Categories[place] != table.Recorded[a].Text)
                    place++;
                if (place == code.Categories.Count)
                    return null;
                answers[a] = own[code.Medians.Count + place];
            }

        var sum = answers.Sum();
        return sum > 0 ? Array.ConvertAll(answers, p => p / sum) : null;
    }

    private AnswerTable Pooled(AnswerTable table, double[] answers, CandidateOutlook outlook, int question)
    {
        var hypotheses = pack.Conditions.Count + 1;
        var joint = new double[answers.Length][];
        var marginal = new double[hypotheses];
        for (var a = 0; a < answers.Length; a++)
        {
            model.ByHypothesis(outlook.Diagnoses(question, a), joint[a] = new double[hypotheses]);
            for (var h = 0; h < hypotheses; h++)
                marginal[h] += joint[a][h] = answers[a] * Math.Max(joint[a][h], Least);
        }

        var logUsual = Array.ConvertAll(table.Usual, Log);
        var sums = new double[hypotheses];
        for (var a = 0; a < answers.Length; a++)
        {
            for (var h = 0; h < hypotheses; h++)
                joint[a][h] = weights.Model * (IsMet(h) ? Log(joint[a][h] / marginal[h]) : logUsual[a]);
            for (var h = 0; h < hypotheses; h++)
                joint[a][h] += weights.Pack * logUsual[a];
            for (var i = 0; i < table.Moved.Length; i++)
            {
                var (h, further) = (table.Moved[i], Log(table.OfMoved[a][i]) - logUsual[a]);
                joint[a][h] += (IsMet(h) ? weights.Pack : weights.Pack + weights.Model) * further;
            }

            for (var h = 0; h < hypotheses; h++)
                sums[h] += joint[a][h] = Math.Exp(joint[a][h]);
        }

        for (var a = 0; a < answers.Length; a++)
            for (var h = 0; h < hypotheses; h++)
                joint[a][h] /= sums[h];
        return table with
        {
            Usual = Array.ConvertAll(joint, of => of[^1]),
            Moved = [.. Enumerable.Range(0, hypotheses - 1)],
            OfMoved = Array.ConvertAll(joint, of => of[..^1]),
        };
    }

    private bool IsMet(int hypothesis) => hypothesis == pack.Conditions.Count || modelOpinion.Represents(hypothesis);

    private static double Log(double probability) => Math.Log(Math.Max(probability, Least));
}
