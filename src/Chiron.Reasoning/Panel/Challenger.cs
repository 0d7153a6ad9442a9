using Chiron.Knowledge;

namespace Chiron.Reasoning.Panel;

/// <summary>The part of the panel that argues against the leader: what would refute it, and which danger is not excluded.</summary>
public sealed class Challenger
{
    private const int MostDangers = 4;

    private readonly KnowledgePack _pack;

    internal Challenger(KnowledgePack pack) => _pack = pack;

    internal Challenge Of(Hypotheses hypotheses, IReadOnlyList<Candidate> candidates)
    {
        var leader = hypotheses.Leader;
        var (refuting, answer, bits) = (default(Candidate), -1, 0.0);
        foreach (var candidate in candidates)
            if (Against(hypotheses, candidate.Table, leader) is var (own, strongest) && own > bits)
                (refuting, answer, bits) = (candidate, strongest, own);
        return new Challenge(
            _pack.Conditions[leader].Id,
            refuting?.Step.Id,
            refuting?.Table.Labels[answer],
            bits,
            refuting is null ? hypotheses.Opinion.Probabilities[leader] : hypotheses.After(refuting.Table, answer)![leader],
            Dangers(hypotheses, candidates, leader));
    }

    /// <summary>Must-not-miss conditions but the leader that are likely enough to act on.</summary>
    internal IEnumerable<int> Open(Hypotheses hypotheses) =>
        Enumerable.Range(0, _pack.Conditions.Count).Where(c =>
            c != hypotheses.Leader && _pack.Conditions[c].MustNotMiss && hypotheses.Opinion.Probabilities[c] >= Harm.ActionThreshold(_pack.Conditions[c]));

    // Expected weight of evidence against the leader if it is wrong, and the answer that adds most to it.
    private static (double Bits, int Answer) Against(Hypotheses hypotheses, AnswerTable table, int leader)
    {
        var p = hypotheses.Opinion.Probabilities[leader];
        var (bits, strongest, most) = (0.0, 0, double.NegativeInfinity);
        var answers = hypotheses.AnswerProbabilities(table);
        for (var a = 0; a < answers.Length; a++)
        {
            var with = Math.Max(table.Of(a, leader), 1e-12);
            var without = Math.Max((answers[a] - (p * with)) / Math.Max(1 - p, 1e-12), 0);
            var part = without > 0 ? without * Math.Log2(without / with) : 0;
            bits += part;
            if (part > most)
                (most, strongest) = (part, a);
        }

        return (bits, strongest);
    }

    private List<OpenDanger> Dangers(Hypotheses hypotheses, IReadOnlyList<Candidate> candidates, int leader)
    {
        var dangers = new List<OpenDanger>();
        foreach (var c in Open(hypotheses).OrderByDescending(c => hypotheses.Opinion.Probabilities[c] * Harm.OfMissing(_pack.Conditions[c])).ThenBy(c => c).Take(MostDangers))
        {
            var (step, bits) = (default(string), 0.0);
            foreach (var candidate in candidates)
                if (About(hypotheses, candidate.Table, c) is var own && own > bits)
                    (step, bits) = (candidate.Step.Id, own);
            dangers.Add(new OpenDanger(_pack.Conditions[c].Id, hypotheses.Opinion.Probabilities[c], Harm.ActionThreshold(_pack.Conditions[c]), step, bits));
        }

        return dangers;
    }

    // Mutual information of the answer and whether it is this condition.
    private static double About(Hypotheses hypotheses, AnswerTable table, int condition)
    {
        var p = hypotheses.Opinion.Probabilities[condition];
        var answers = hypotheses.AnswerProbabilities(table);
        var bits = 0.0;
        for (var a = 0; a < answers.Length; a++)
        {
            var joint = p * table.Of(a, condition);
            var other = Math.Max(0, answers[a] - joint);
            if (joint > 0)
                bits += joint * Math.Log2(joint / (answers[a] * p));
            if (other > 0 && p < 1)
                bits += other * Math.Log2(other / (answers[a] * (1 - p)));
        }

        return bits;
    }
}
