using Chiron.Knowledge;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Presenting;

/// <summary>What a patient would answer at this visit: drawn from the true condition and the background, the complaint included.</summary>
internal sealed class Shown
{
    private readonly FindingModel _model;
    private readonly Background _background;
    private readonly int _condition;
    private readonly SubjectRandom _random;
    private readonly bool?[] _present;
    private readonly bool[] _asked;

    /// <param name="model">The pack's findings.</param>
    /// <param name="background">The person without the new condition.</param>
    /// <param name="condition">The new condition, or -1.</param>
    /// <param name="random">The stream that answers are drawn from.</param>
    public Shown(FindingModel model, Background background, int condition, SubjectRandom random)
    {
        _model = model;
        _background = background;
        _condition = condition;
        _random = random;
        _present = new bool?[model.Pack.Findings.Count];
        _asked = new bool[model.Pack.Findings.Count];

        var felt = new List<int>();
        foreach (var f in model.ComplaintCandidates)
        {
            var brought = Brought(f) is var p && p > 0 && random.Chance(p);
            var anyway = random.Chance(background.Rates[f]);
            _present[f] = brought || anyway;
            if (brought || (anyway && random.Chance(Differential.FeltAnyway)))
                felt.Add(f);
        }

        Complaint = felt.Count == 0 ? -1 : random.Pick(felt);
        if (Complaint >= 0)
            _asked[Complaint] = true;
    }

    /// <summary>One of the symptoms felt, each equally likely; -1 where none is.</summary>
    public int Complaint { get; }

    /// <summary>Whether the finding was not yet answered and its answer is not already settled by a more general one that is absent or was never asked.</summary>
    public bool CanAsk(int finding)
    {
        var definition = _model.Pack.Findings[finding];
        return !_asked[finding]
            && definition.Answer != AnswerType.Number
            && definition.Rules.Count == 0
            && definition.Kind is not (FindingKind.History or FindingKind.Exposure)
            && Array.TrueForAll(_model.Parents[finding], p => _asked[p] && _present[p] == true);
    }

    public Answer Ask(int finding)
    {
        _asked[finding] = true;
        if (_model.Pack.Findings[finding].Answer == AnswerType.Category)
            return new Answer(finding, null, null, _random.Weighted(Options(finding)));
        _present[finding] ??= _random.Chance(Probability(finding));
        return new Answer(finding, _present[finding]);
    }

    // P(present | parents present): the marginal over that of the least likely parent.
    private double Probability(int finding)
    {
        var parent = 1.0;
        foreach (var p in _model.Parents[finding])
            parent = Math.Min(parent, Marginal(p));
        return Math.Clamp(Marginal(finding) / parent, FindingModel.LeastBaseRate, 1 - FindingModel.LeastBaseRate);
    }

    private double Marginal(int finding) => 1 - (1 - Brought(finding)) * (1 - _background.Rates[finding]);

    private double Brought(int finding) => _condition >= 0 ? _model.Effects[_condition].Booleans.GetValueOrDefault(finding) : 0;

    private double[] Options(int finding) =>
        _condition >= 0 && _model.Effects[_condition].Categories.TryGetValue(finding, out var moved) ? moved : _background.Category(finding);
}
