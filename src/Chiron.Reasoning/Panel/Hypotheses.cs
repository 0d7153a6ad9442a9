using Chiron.Knowledge;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Panel;

/// <summary>The part of the panel that holds what it may be: each condition and "other" with its probability, and what an answer would do to them.</summary>
/// <remarks>
/// <para>Information of a question: H(p) − Σ_a P(a)·H(p | a), bits.</para>
/// <para>
/// Utility of a question: L(p) − Σ_a P(a)·L(p | a), with L(p) = Σ_c min(p_c · missing_c, (1 − p_c) · needless), the expected harm when for each condition the
/// better of waiting and acting is chosen (Pauker and Kassirer 1980; Raiffa and Schlaifer 1961). It is never negative, and 0 where no answer would change what is done.
/// </para>
/// </remarks>
public sealed class Hypotheses
{
    private readonly double[] _p;               // conditions, then "other"
    private readonly double[] _missing;
    private readonly double _logSum;            // Σ p ln p
    private readonly double _loss;
    private readonly double[] _limits;          // p·(missing + needless) / needless, ascending: above it waiting is better, as the answer is common enough
    private readonly double[] _waiting;         // Σ of p·missing up to each
    private readonly double[] _probability;     // and of p

    internal Hypotheses(KnowledgePack pack, ExpertOpinion opinion)
    {
        Opinion = opinion;
        _p = [.. opinion.Probabilities, opinion.Other];
        _missing = [.. pack.Conditions.Select(Harm.OfMissing)];
        foreach (var p in _p)
            _logSum += PLogP(p);
        for (var c = 0; c < _missing.Length; c++)
            _loss += Loss(_p[c], 1, c);

        var order = Enumerable.Range(0, _missing.Length).ToArray();
        _limits = Array.ConvertAll(order, c => _p[c] * (_missing[c] + Harm.OfNeedlessAction) / Harm.OfNeedlessAction);
        Array.Sort(_limits, order);
        (_waiting, _probability) = (new double[order.Length + 1], new double[order.Length + 1]);
        for (var i = 0; i < order.Length; i++)
        {
            _waiting[i + 1] = _waiting[i] + (_p[order[i]] * _missing[order[i]]);
            _probability[i + 1] = _probability[i] + _p[order[i]];
        }
    }

    public ExpertOpinion Opinion { get; }

    /// <summary>Bits; 0 where one hypothesis is certain.</summary>
    public double EntropyBits => Math.Max(0, -_logSum / Math.Log(2));

    /// <summary>Harm to be expected if nothing more is asked, on the scale of <see cref="Condition.Severity"/>.</summary>
    public double ExpectedHarm => _loss;

    /// <summary>Place of the most likely condition.</summary>
    public int Leader => Array.IndexOf(Opinion.Probabilities, Opinion.Probabilities.Max());

    /// <summary>What an answer is expected to bring: bits, and harm averted.</summary>
    internal (double Bits, double Utility) Worth(AnswerTable table)
    {
        var (movedP, movedLog) = (0.0, 0.0);
        foreach (var c in table.Moved)
        {
            movedP += _p[c];
            movedLog += PLogP(_p[c]);
        }

        var (entropy, loss) = (0.0, 0.0);
        for (var a = 0; a < table.Usual.Length; a++)
        {
            // Σ pq ln pq and Σ pq over all hypotheses, those that are not moved at once.
            var (q0, of) = (table.Usual[a], table.OfMoved[a]);
            var rest = Math.Max(0, 1 - movedP);
            var total = q0 * rest;
            var logs = q0 > 0 ? (q0 * (_logSum - movedLog)) + (q0 * Math.Log(q0) * rest) : 0;
            for (var i = 0; i < of.Length; i++)
            {
                var joint = _p[table.Moved[i]] * of[i];
                total += joint;
                logs += PLogP(joint);
            }

            if (total <= 0)
                continue;
            entropy += (total * Math.Log(total)) - logs;
            loss += q0 > 0 ? q0 * LossOfAll(total / q0) : 0;
            for (var i = 0; i < of.Length; i++)
            {
                var c = table.Moved[i];
                loss += Loss(_p[c] * of[i], total, c) - (q0 > 0 ? q0 * LossUnmoved(c, total / q0) : 0);
            }
        }

        return (Math.Max(0, (-_logSum - entropy) / Math.Log(2)), Math.Max(0, _loss - loss));
    }

    /// <summary>Probabilities by condition, then "other", after an answer; null where the answer is impossible.</summary>
    internal double[]? After(AnswerTable table, int answer)
    {
        var posterior = Array.ConvertAll(_p, p => p * table.Usual[answer]);
        for (var i = 0; i < table.Moved.Length; i++)
            posterior[table.Moved[i]] = _p[table.Moved[i]] * table.OfMoved[answer][i];
        var total = posterior.Sum();
        return total > 0 ? Array.ConvertAll(posterior, p => p / total) : null;
    }

    /// <summary>P(answer).</summary>
    internal double[] AnswerProbabilities(AnswerTable table)
    {
        var probabilities = new double[table.Usual.Length];
        var rest = 1 - table.Moved.Sum(c => _p[c]);
        for (var a = 0; a < probabilities.Length; a++)
        {
            probabilities[a] = table.Usual[a] * rest;
            for (var i = 0; i < table.Moved.Length; i++)
                probabilities[a] += _p[table.Moved[i]] * table.OfMoved[a][i];
        }

        return probabilities;
    }

    // The better of waiting and acting, for joint probability p of condition and answer and probability "total" of the answer.
    private double Loss(double p, double total, int condition) => Math.Min(p * _missing[condition], Math.Max(0, total - p) * Harm.OfNeedlessAction);

    // Σ over all conditions of min(p·missing, (r − p)·needless): waiting where p·(missing + needless) ≤ r·needless.
    private double LossOfAll(double r)
    {
        var place = Array.BinarySearch(_limits, r);
        place = place < 0 ? ~place : place;
        var acting = _limits.Length - place;
        return _waiting[place] + (((r * acting) - (_probability[^1] - _probability[place])) * Harm.OfNeedlessAction);
    }

    private double LossUnmoved(int condition, double r) =>
        _p[condition] * (_missing[condition] + Harm.OfNeedlessAction) / Harm.OfNeedlessAction <= r
            ? _p[condition] * _missing[condition]
            : (r - _p[condition]) * Harm.OfNeedlessAction;

    private static double PLogP(double p) => p > 1e-300 ? p * Math.Log(p) : 0;
}
