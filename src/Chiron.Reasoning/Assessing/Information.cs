using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Assessing;

/// <summary>
/// Expected information of answers not yet known: the mean reduction of the differential's entropy, for every finding at once from one table of
/// probabilities by hypothesis.
/// </summary>
internal sealed class Information
{
    // Bins of a number, in standard deviations of its baseline.
    private static readonly double[] Edges = [-3.5, -2, -0.8, 0.8, 2, 3.5, 6];

    private readonly AnswerModel _model;
    private readonly Case _case;
    private readonly double[] _hypotheses;      // conditions, then "other"
    private readonly double _entropy;

    public Information(AnswerModel model, Case subject, ExpertOpinion opinion)
    {
        _model = model;
        _case = subject;
        _hypotheses = [.. opinion.Probabilities, opinion.Other];
        _entropy = Entropy(_hypotheses);
    }

    /// <summary>By answer, then by hypothesis: P(answer | hypothesis); null where the answer is known or settled already.</summary>
    public double[][]? AnswersOf(int place)
    {
        var finding = _model.Compiled.Pack.Findings[place];
        if (_case.Findings.Any(f => f.Finding == finding.Id && f.Presence != Presence.Uncertain) || _case.ValueOf(finding.Id) is not null
            || _case.Answers.Any(a => a.Finding == finding.Id))
            return null;
        if (finding.Answer == AnswerType.Boolean && _model.Compiled.Parents[place].Any(p => _case.IsAbsent(_model.Compiled.Pack.Findings[p].Id)))
            return null;
        return finding.Answer switch
        {
            AnswerType.Boolean => Boolean(place, finding),
            AnswerType.Number => Number(place),
            _ => [.. finding.Options.Select(option => ByHypothesis(c => _model.Option(c, place, option)))],
        };
    }

    /// <summary>Bits that the answer is expected to bring.</summary>
    public double Expected(double[][] answers)
    {
        var expected = 0.0;
        var posterior = new double[_hypotheses.Length];
        foreach (var answer in answers)
        {
            var total = 0.0;
            for (var h = 0; h < posterior.Length; h++)
                total += posterior[h] = _hypotheses[h] * answer[h];
            if (total <= 0)
                continue;
            for (var h = 0; h < posterior.Length; h++)
                posterior[h] /= total;
            expected += total * Entropy(posterior);
        }

        return Math.Max(0, _entropy - expected);
    }

    /// <summary>Every pair of answers to two questions, independent given the hypothesis.</summary>
    public static double[][] Together(double[][] first, double[][] second) =>
        [.. first.SelectMany(a => second.Select(b => a.Zip(b, (x, y) => x * y).ToArray()))];

    private double[][] Boolean(int place, Finding finding)
    {
        double[] present;
        if (finding.Kind is FindingKind.History or FindingKind.Exposure && _model.Compiled.Links[place].Count == 0)
            present = ByHypothesis(c => Exposed(c, place, finding));
        else
        {
            var parents = Array.FindAll(_model.Compiled.Parents[place], p => _case.IsPresent(_model.Compiled.Pack.Findings[p].Id));
            present = ByHypothesis(c => _model.PresentGiven(c, place, parents));
        }

        return [present, Array.ConvertAll(present, p => 1 - p)];
    }

    // P(factor | condition) by Bayes from the rate ratio: share·ratio / (1 + share·(ratio − 1)).
    private double Exposed(int condition, int place, Finding finding)
    {
        var share = Math.Clamp(_model.Person.BaseRate(place), 1e-4, 0.999);
        if (condition == AnswerModel.Nothing)
            return share;
        foreach (var factor in _model.Compiled.Pack.Conditions[condition].RiskFactors)
            if (factor.Factor == finding.Id)
                return share * factor.Ratio / (1 + share * (factor.Ratio - 1));
        return share;
    }

    private double[][]? Number(int place)
    {
        if (_model.Baseline(place) is not { } baseline)
            return null;
        var limits = Array.ConvertAll(Edges, baseline.At);
        var answers = new double[limits.Length + 1][];
        var before = ByHypothesis(_ => 0);
        for (var b = 0; b < answers.Length; b++)
        {
            var below = b < limits.Length ? ByHypothesis(c => _model.Below(c, place, limits[b])) : ByHypothesis(_ => 1);
            answers[b] = below.Zip(before, (x, y) => Math.Max(0, x - y)).ToArray();
            before = below;
        }

        return answers;
    }

    private double[] ByHypothesis(Func<int, double> probability)
    {
        var values = new double[_hypotheses.Length];
        for (var c = 0; c < values.Length - 1; c++)
            values[c] = probability(c);
        values[^1] = probability(AnswerModel.Nothing);
        return values;
    }

    private static double Entropy(double[] probabilities)
    {
        var bits = 0.0;
        foreach (var p in probabilities)
            if (p > 1e-12)
                bits -= p * Math.Log2(p);
        return bits;
    }
}
