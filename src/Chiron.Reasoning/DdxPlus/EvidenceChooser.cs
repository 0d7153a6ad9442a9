using Chiron.Knowledge.DdxPlus;

namespace Chiron.Reasoning.DdxPlus;

/// <summary>Chooses the question whose answer is expected to leave the least entropy over the conditions; each counts as one question, a multi-choice one too. For one thread.</summary>
public sealed class EvidenceChooser
{
    private const double Negligible = 1e-6;

    private readonly EvidenceLikelihood _likelihood;
    private readonly DdxPlusCatalogue _catalogue;
    private readonly int[] _candidates;         // conditions that still count
    private readonly double[] _probabilities;
    private readonly double[] _joint;
    private int _count;

    public EvidenceChooser(EvidenceLikelihood likelihood)
    {
        (_likelihood, _catalogue) = (likelihood, likelihood.Shares.Catalogue);
        var conditions = _catalogue.Conditions.Count;
        (_candidates, _probabilities, _joint) = (new int[conditions], new double[conditions], new double[conditions]);
    }

    /// <summary>The most telling question not yet answered, and the bits that it is expected to bring; -1 where all are answered.</summary>
    public (int Evidence, double Bits) Best(EvidenceBelief belief)
    {
        _count = 0;
        for (var c = 0; c < belief.Posterior.Length; c++)
            if (belief.Posterior[c] > Negligible)
            {
                _probabilities[_count] = belief.Posterior[c];
                _candidates[_count++] = c;
            }

        var total = _probabilities.AsSpan(0, _count).ToArray().Sum();
        for (var i = 0; i < _count; i++)
            _joint[i] = _probabilities[i] /= total;
        var before = Remaining();
        var (best, least) = (-1, double.PositiveInfinity);
        for (var e = 0; e < _catalogue.Evidences.Count; e++)
            if (!belief.IsKnown(e) && Expected(belief, e) is var entropy && entropy < least - 1e-12)
                (best, least) = (e, entropy);
        return (best, best < 0 ? 0 : Math.Max(0, before - least) / Math.Log(2));
    }

    private double Expected(EvidenceBelief belief, int evidence) => _catalogue.Evidences[evidence].Type switch
    {
        EvidenceType.Binary => Binary(belief, evidence),
        EvidenceType.Categorical => Categorical(belief, evidence),
        _ => MultiChoice(belief, evidence),
    };

    private double Binary(EvidenceBelief belief, int evidence)
    {
        Span<double> present = stackalloc double[_count];
        for (var i = 0; i < _count; i++)
            _joint[i] = _probabilities[i] * (present[i] = belief.Present(_candidates[i], evidence));
        var entropy = Remaining();
        for (var i = 0; i < _count; i++)
            _joint[i] = _probabilities[i] * (1 - present[i]);
        return entropy + Remaining();
    }

    private double Categorical(EvidenceBelief belief, int evidence)
    {
        Span<double> applies = stackalloc double[_count];
        for (var i = 0; i < _count; i++)
            applies[i] = belief.Applies(_candidates[i], evidence);
        var (rows, none, entropy) = (_likelihood.Rows(evidence), _catalogue.Evidences[evidence].Default, 0.0);
        for (var v = 0; v < rows.Length; v++)
        {
            for (var i = 0; i < _count; i++)
                _joint[i] = _probabilities[i] * ((applies[i] * rows[v][_candidates[i]]) + (v == none ? 1 - applies[i] : 0));
            entropy += Remaining();
        }

        return entropy;
    }

    // The answers are those that patients were seen to give: each weighs as often as it was seen, and leaves the entropy that the likelihood says.
    private double MultiChoice(EvidenceBelief belief, int evidence)
    {
        Span<double> applies = stackalloc double[_count];
        for (var i = 0; i < _count; i++)
            applies[i] = belief.Applies(_candidates[i], evidence);
        var (entropy, weights) = (0.0, 0.0);
        foreach (var outcome in _likelihood.OutcomesOf(evidence))
        {
            var weight = 0.0;
            for (var i = 0; i < _count; i++)
                weight += _probabilities[i] * ((applies[i] * outcome.Share[_candidates[i]]) + (outcome.IsDefault ? 1 - applies[i] : 0));
            if (weight < 1e-9)
                continue;
            var sum = 0.0;
            for (var i = 0; i < _count; i++)
                sum += _joint[i] = _probabilities[i] * ((applies[i] * outcome.Likelihood[_candidates[i]]) + (outcome.IsDefault ? 1 - applies[i] : 0));
            entropy += weight * Remaining() / Math.Max(sum, 1e-300);
            weights += weight;
        }

        return weights > 0 ? entropy / weights : double.PositiveInfinity;
    }

    // t·ln t − Σ w·ln w: the probability of an answer times the entropy that it leaves, from the joint probabilities w with their sum t.
    private double Remaining()
    {
        var (sum, terms) = (0.0, 0.0);
        for (var i = 0; i < _count; i++)
            if (_joint[i] > 1e-300)
            {
                sum += _joint[i];
                terms += _joint[i] * Math.Log(_joint[i]);
            }

        return sum > 0 ? (sum * Math.Log(sum)) - terms : 0;
    }
}
