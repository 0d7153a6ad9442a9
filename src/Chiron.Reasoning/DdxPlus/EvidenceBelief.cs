using Chiron.Knowledge;
using Chiron.Knowledge.DdxPlus;

namespace Chiron.Reasoning.DdxPlus;

/// <summary>What one patient's answers so far make of each condition, exactly by Bayes' rule; also, by condition, how probable each parent question's presence is. For one thread.</summary>
public sealed class EvidenceBelief
{
    private readonly EvidenceLikelihood _likelihood;
    private readonly DdxPlusCatalogue _catalogue;
    private readonly bool[] _known;
    private readonly bool[] _present;
    private readonly Dictionary<int, double[]> _parents = [];      // by parent: P(present | condition, answers so far)
    private readonly double[] _posterior;
    private readonly double[] _factor;

    /// <summary>A patient of whom age, sex and the evidence that they come with are known.</summary>
    public EvidenceBelief(EvidenceLikelihood likelihood, int ageYears, Sex? sex, int initialEvidence)
    {
        (_likelihood, _catalogue) = (likelihood, likelihood.Shares.Catalogue);
        (_known, _present) = (new bool[_catalogue.Evidences.Count], new bool[_catalogue.Evidences.Count]);
        _posterior = new double[_catalogue.Conditions.Count];
        _factor = new double[_posterior.Length];
        var shares = likelihood.Shares;
        for (var e = 0; e < _catalogue.Evidences.Count; e++)
            if (_catalogue.Parents[e] is >= 0 and var parent && !_parents.ContainsKey(parent))
                _parents[parent] = [.. Enumerable.Range(0, _posterior.Length).Select(c => shares.Present(c, parent))];
        for (var c = 0; c < _posterior.Length; c++)
            _posterior[c] = shares.Priors[c] * shares.Age(c, ageYears) * shares.Sex(c, sex) * shares.Initial(c, initialEvidence);
        Normalise();
        (_known[initialEvidence], _present[initialEvidence]) = (true, true);
        if (_parents.TryGetValue(initialEvidence, out var present))
            Array.Fill(present, 1);
        if (_catalogue.Parents[initialEvidence] is >= 0 and var above)
            for (var c = 0; c < _posterior.Length; c++)
                if (shares.HangsOnParent(c, initialEvidence))
                    _parents[above][c] = 1;
    }

    /// <summary>By condition; sums to 1.</summary>
    public ReadOnlySpan<double> Posterior => _posterior;

    internal EvidenceLikelihood Likelihood => _likelihood;

    /// <summary>Whether the evidence's answer is known.</summary>
    public bool IsKnown(int evidence) => _known[evidence];

    /// <summary>Takes an answer in.</summary>
    /// <param name="answer">Places of the values other than the default; of a binary evidence one 0; empty where the answer is the default.</param>
    public void Learn(int evidence, ReadOnlySpan<int> answer)
    {
        if (_known[evidence])
            return;
        (_known[evidence], _present[evidence]) = (true, !answer.IsEmpty);
        if (_parents.TryGetValue(evidence, out var own))
            for (var c = 0; c < _factor.Length; c++)
            {
                _factor[c] = answer.IsEmpty ? 1 - own[c] : own[c];
                own[c] = answer.IsEmpty ? 0 : 1;
            }
        else
        {
            _likelihood.Of(evidence, answer, _factor);
            var unlisted = _likelihood.Shares.Unlisted;
            for (var c = 0; c < _factor.Length; c++)
                if (_likelihood.Shares.HangsOnParent(c, evidence))
                {
                    // Parent present or absent, weighed; then what the answer says about the parent.
                    var parent = _parents[_catalogue.Parents[evidence]];
                    var (with, without) = (parent[c] * _factor[c], (1 - parent[c]) * (answer.IsEmpty ? 1 - unlisted : unlisted));
                    _factor[c] = with + without;
                    if (_factor[c] > 0)
                        parent[c] = with / _factor[c];
                }
        }

        for (var c = 0; c < _factor.Length; c++)
            _posterior[c] *= Math.Max(_factor[c], 1e-30);
        Normalise();
    }

    /// <summary>P(the answer is other than the default | condition, answers so far).</summary>
    public double Present(int condition, int evidence) =>
        _known[evidence] ? _present[evidence] ? 1 : 0
        : _parents.TryGetValue(evidence, out var parent) ? parent[condition]
        : _likelihood.Shares.Present(condition, evidence) * Applies(condition, evidence);

    /// <summary>P(an evidence can be there | condition, answers so far): that of its parent where it hangs on one, else 1.</summary>
    internal double Applies(int condition, int evidence) =>
        _likelihood.Shares.HangsOnParent(condition, evidence) ? _parents[_catalogue.Parents[evidence]][condition] : 1;

    private void Normalise()
    {
        var sum = _posterior.Sum();
        for (var c = 0; c < _posterior.Length; c++)
            _posterior[c] /= sum;
    }
}
