using Chiron.Knowledge;

namespace Chiron.Simulation.Presenting;

/// <summary>
/// The exact posterior over one new condition of this visit, or none of the pack's ("other"), given all that was shown.
/// Prior: each hypothesis' rate at this moment times how often it is seen in this class of encounter.
/// </summary>
/// <remarks>
/// The complaint is one of the symptoms felt, each equally likely, so its likelihood is E[1/N] over the N felt. With independent symptoms
/// E[1/(1+N′)] = ∫₀¹ ∏(1 − r + r·u) du, N′ the number of other felt symptoms and r = P(felt); Gauss–Legendre in u makes it exact to rounding.
/// A symptom is felt when the new condition brings it about, or, rarely, when it is there for another reason.
/// Everything is kept as a ratio to "other", so a condition costs only its own findings.
/// </remarks>
internal sealed class Differential
{
    /// <summary>P(felt | present for another reason than the new condition). An estimate.</summary>
    public const double FeltAnyway = 0.15;

    private readonly FindingModel _model;
    private readonly Background _background;
    private readonly int[] _conditions;            // with a prior above 0
    private readonly double[] _logWeight;          // by hypothesis: ln prior + ln ratio to "other" of what is no complaint candidate; the last is "other"
    private readonly int[] _placeOf;               // hypothesis of a condition, or -1
    private readonly bool?[] _shown;               // by finding: what was answered
    private readonly double[] _common = new double[GaussLegendre.Count];
    private int _complaint = -1;
    private bool _hasComplaint;

    /// <param name="model">The pack's findings.</param>
    /// <param name="background">The person without the new condition.</param>
    /// <param name="priors">By condition, then "other"; need not sum to 1.</param>
    public Differential(FindingModel model, Background background, ReadOnlySpan<double> priors)
    {
        _model = model;
        _background = background;
        _shown = new bool?[model.Pack.Findings.Count];
        _placeOf = new int[model.Pack.Conditions.Count];
        Array.Fill(_placeOf, -1);
        var kept = new List<int>();
        for (var c = 0; c < _placeOf.Length; c++)
            if (priors[c] > 0)
            {
                _placeOf[c] = kept.Count;
                kept.Add(c);
            }

        _conditions = [.. kept];
        _logWeight = new double[kept.Count + 1];
        for (var h = 0; h < kept.Count; h++)
            _logWeight[h] = Math.Log(priors[kept[h]]);
        _logWeight[^1] = Math.Log(priors[^1]);
    }

    /// <summary>Conditions with a prior above 0; hypothesis h is the condition at place h.</summary>
    public IReadOnlyList<int> Conditions => _conditions;

    /// <param name="finding">The complaint, or -1 where nothing was felt.</param>
    public void Complain(int finding)
    {
        _hasComplaint = true;
        _complaint = finding;
        if (finding >= 0)
            _shown[finding] = true;
    }

    public void Observe(in Answer answer)
    {
        if (answer.Present is { } present)
            ObserveBoolean(answer.Finding, present);
        else
            foreach (var c in _model.MovedBy[answer.Finding])
                if (_placeOf[c] is >= 0 and var h)
                    _logWeight[h] += answer.Value is { } value ? NumberRatio(c, answer.Finding, value) : OptionRatio(c, answer.Finding, answer.Option!.Value);
    }

    /// <summary>Probabilities by hypothesis, "other" last; they sum to 1.</summary>
    public double[] Posterior()
    {
        PrepareCommon();
        var logs = new double[_logWeight.Length];
        Span<double> integrand = stackalloc double[GaussLegendre.Count];
        for (var h = 0; h < logs.Length; h++)
            logs[h] = _logWeight[h] + (_hasComplaint ? Math.Log(Symptoms(h < _conditions.Length ? _conditions[h] : -1, integrand)) : 0);

        var greatest = logs.Max();
        var total = 0.0;
        for (var h = 0; h < logs.Length; h++)
            total += logs[h] = Math.Exp(logs[h] - greatest);
        for (var h = 0; h < logs.Length; h++)
            logs[h] /= total;
        return logs;
    }

    /// <summary>P(present) of a finding under a condition: the noisy-or of pack and background.</summary>
    public double Marginal(int condition, int finding) =>
        _model.Effects[condition].Booleans.TryGetValue(finding, out var p)
            ? 1 - (1 - p) * (1 - _background.Rates[finding])
            : _background.Rates[finding];

    /// <summary>P(child present | its parents present) under a condition (or none, -1): the child's marginal over its least likely parent's.</summary>
    public double GivenParents(int condition, int finding)
    {
        var own = condition < 0 ? _background.Rates[finding] : Marginal(condition, finding);
        var parent = 1.0;
        foreach (var p in _model.Parents[finding])
            parent = Math.Min(parent, condition < 0 ? _background.Rates[p] : Marginal(condition, p));
        return Math.Clamp(own / parent, FindingModel.LeastBaseRate, 1 - FindingModel.LeastBaseRate);
    }

    private void ObserveBoolean(int finding, bool present)
    {
        if (_shown[finding] is not null)
            return;
        _shown[finding] = present;
        if (_model.IsCandidate[finding])
            return; // judged together with the complaint
        var none = GivenParents(-1, finding);
        var logNone = Math.Log(present ? none : 1 - none);
        foreach (var c in Movers(finding))
            if (_placeOf[c] is >= 0 and var h)
            {
                var p = GivenParents(c, finding);
                _logWeight[h] += Math.Log(present ? p : 1 - p) - logNone;
            }
    }

    // A child's conditional probability changes with the conditions that move it or any of its parents.
    private IEnumerable<int> Movers(int finding) =>
        _model.Parents[finding].Length == 0
            ? _model.MovedBy[finding]
            : _model.Parents[finding].SelectMany(p => _model.MovedBy[p]).Concat(_model.MovedBy[finding]).Distinct();

    private double NumberRatio(int condition, int finding, double value) =>
        _background.Number(finding) is { } usual ? _model.Effects[condition].Numbers[finding].LogDensity(value) - usual.LogDensity(value) : 0;

    private double OptionRatio(int condition, int finding, int option) =>
        Math.Log(Math.Max(_model.Effects[condition].Categories[finding][option], FindingModel.LeastBaseRate))
        - Math.Log(Math.Max(_background.Category(finding)[option], FindingModel.LeastBaseRate));

    // The product over all candidates but the complaint under "other", at each node (or at u = 0 where nothing is felt).
    private void PrepareCommon()
    {
        for (var q = 0; q < GaussLegendre.Count; q++)
        {
            var u = _complaint < 0 ? 0 : GaussLegendre.Nodes[q];
            var product = 1.0;
            foreach (var f in _model.ComplaintCandidates)
                if (f != _complaint)
                    product *= Factor(f, 0, u);
            _common[q] = product;
        }
    }

    private double Symptoms(int condition, Span<double> integrand)
    {
        _common.CopyTo(integrand);
        var complaint = _complaint < 0 ? 1 : Felt(_complaint, 0);
        if (condition >= 0)
            foreach (var (f, p) in _model.Effects[condition].Booleans)
            {
                if (!_model.IsCandidate[f])
                    continue;
                if (f == _complaint)
                    complaint = Felt(f, p);
                else if (_complaint < 0)
                    integrand[0] *= Factor(f, p, 0) / Factor(f, 0, 0);
                else
                    for (var q = 0; q < integrand.Length; q++)
                        integrand[q] *= Factor(f, p, GaussLegendre.Nodes[q]) / Factor(f, 0, GaussLegendre.Nodes[q]);
            }

        if (_complaint < 0)
            return integrand[0];
        var sum = 0.0;
        for (var q = 0; q < integrand.Length; q++)
            sum += GaussLegendre.Weights[q] * integrand[q];
        return complaint * sum;
    }

    private double Felt(int finding, double p) => p + (1 - p) * _background.Rates[finding] * FeltAnyway;

    // E[u^felt · 1(answer)] of one symptom: not asked, shown present, or shown absent.
    private double Factor(int finding, double p, double u)
    {
        var rate = _background.Rates[finding];
        var felt = p + (1 - p) * rate * FeltAnyway;
        return _shown[finding] switch
        {
            null => 1 - felt + felt * u,
            true => felt * u + (1 - p) * rate * (1 - FeltAnyway),
            false => (1 - p) * (1 - rate),
        };
    }
}
