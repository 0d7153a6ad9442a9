using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Timelines;

namespace Chiron.Reasoning.Experts;

/// <summary>
/// The pack's own posterior: rates by age, sex and risk factors times the likelihood of every answer (noisy-or with leaks; densities for numbers), one new
/// cause at a time, with mass left for what the pack does not represent.
/// </summary>
/// <remarks>
/// "Other" has two parts: visits for other reasons, whose findings are those of the base rates; and for each condition a neighbour that the pack does not
/// hold, with <see cref="NeighbourShare"/> of its rate and half its causal strengths, so that an unheard-of combination falls to "other" and not to the least bad
/// condition. Findings are taken as independent given the cause: closely related values count more than they should (docs/reasoning.md).
/// </remarks>
public sealed class PackPosterior : IDifferentialExpert
{
    /// <summary>The rate of illnesses like a condition but not in the pack, over that of the condition.</summary>
    public const double NeighbourShare = 0.05;

    private const double NeighbourStrength = 0.5;
    private const double NeighbourLeast = 0.05;     // P(finding) that an unheard-of illness brings about anything
    private const double LogLimit = 7;              // one answer changes odds at most e⁷-fold
    private const int IntervalDraws = 64;
    private const double RateUncertainty = 0.5;     // standard deviation of the logarithm of a rate
    private const double AnswerUncertainty = 0.3;   // and of a likelihood ratio, as a share of its size

    private readonly CompiledPack _compiled;

    public PackPosterior(KnowledgePack pack) : this(new CompiledPack(pack))
    {
    }

    internal PackPosterior(CompiledPack compiled) => _compiled = compiled;

    public string Name => "knowledge pack";

    public IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, CancellationToken stop)
    {
        var opinions = new ExpertOpinion[cases.Count];
        for (var i = 0; i < cases.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            opinions[i] = Judge(cases[i]);
        }

        return opinions;
    }

    internal AnswerModel AnswersOf(Case subject) => new(_compiled, new PersonRates(_compiled, subject));

    /// <summary>The 10th and 90th percentile of each condition's probability when rates and likelihoods are as uncertain as they are taken to be. The same each time.</summary>
    internal (double Low, double High)[] Intervals(Case subject)
    {
        var draws = new double[_compiled.Pack.Conditions.Count][];
        for (var c = 0; c < draws.Length; c++)
            draws[c] = new double[IntervalDraws];
        var d = 0;
        foreach (var (probabilities, _) in Draws(subject, IntervalDraws))
        {
            for (var c = 0; c < draws.Length; c++)
                draws[c][d] = probabilities[c];
            d++;
        }

        return Array.ConvertAll(draws, values =>
        {
            Array.Sort(values);
            return (values[IntervalDraws / 10], values[IntervalDraws - 1 - IntervalDraws / 10]);
        });
    }

    /// <summary>Posteriors with every rate and likelihood ratio moved at random as far as it is taken to be uncertain. The same each time.</summary>
    internal IEnumerable<(double[] Probabilities, double Other)> Draws(Case subject, int count)
    {
        var model = AnswersOf(subject);
        var terms = Terms(model, subject);
        var logRates = Array.ConvertAll(model.Person.Conditions, Math.Log);
        var usual = terms.Sum(t => t.NeighbourUsual);
        var (logs, neighbours) = (new double[logRates.Length], new double[logRates.Length]);
        for (var d = 0; d < count; d++)
        {
            for (var c = 0; c < logs.Length; c++)
            {
                logs[c] = logRates[c] + RateUncertainty * Noise(d, c, 0);
                neighbours[c] = logRates[c] + usual + RateUncertainty * Noise(d, c, -1);
            }

            for (var t = 0; t < terms.Count; t++)
                for (var i = 0; i < terms[t].Moved.Length; i++)
                {
                    var (term, c) = (terms[t], terms[t].Moved[i]);
                    var factor = 1 + AnswerUncertainty * Noise(d, c, t + 1);
                    logs[c] += term.Conditions[i] * factor;
                    neighbours[c] += term.Neighbours[i] * factor - term.NeighbourUsual;
                }

            yield return Normalised(logs, neighbours, Math.Log(model.Person.Other) + RateUncertainty * Noise(d, logs.Length, 0));
        }
    }

    private ExpertOpinion Judge(Case subject)
    {
        var model = AnswersOf(subject);
        var terms = Terms(model, subject);
        var logs = Array.ConvertAll(model.Person.Conditions, Math.Log);
        var usual = terms.Sum(t => t.NeighbourUsual);
        var neighbours = Array.ConvertAll(logs, log => log + usual);
        foreach (var term in terms)
            for (var i = 0; i < term.Moved.Length; i++)
            {
                logs[term.Moved[i]] += term.Conditions[i];
                neighbours[term.Moved[i]] += term.Neighbours[i] - term.NeighbourUsual;
            }

        var (probabilities, other) = Normalised(logs, neighbours, Math.Log(model.Person.Other));
        return new ExpertOpinion(Name, probabilities, other, Coverage(subject)) { Misfit = Misfit(terms, probabilities.Length) };
    }

    // What a condition does not move it explains as well as nothing does.
    private static double Misfit(List<EvidenceTerm> terms, int conditions)
    {
        if (terms.Count == 0)
            return double.NaN;
        var explained = new double[conditions];
        foreach (var term in terms)
            for (var i = 0; i < term.Moved.Length; i++)
                explained[term.Moved[i]] += term.Conditions[i];
        return -(terms.Sum(t => t.LogUsual) + Math.Max(0, explained.Max())) / terms.Count;
    }

    private static (double[] Probabilities, double Other) Normalised(double[] logs, double[] neighbours, double logOther)
    {
        var greatest = logOther;
        foreach (var log in logs)
            greatest = Math.Max(greatest, log);
        var other = Math.Exp(logOther - greatest);
        for (var c = 0; c < neighbours.Length; c++)
            other += NeighbourShare * Math.Exp(Math.Min(neighbours[c] - greatest, 50));
        var probabilities = Array.ConvertAll(logs, log => Math.Exp(log - greatest));
        var sum = other + probabilities.Sum();
        return (Array.ConvertAll(probabilities, p => p / sum), other / sum);
    }

    private List<EvidenceTerm> Terms(AnswerModel model, Case subject)
    {
        var terms = new List<EvidenceTerm>();
        var measured = subject.Values.Select(v => v.Finding).ToHashSet(StringComparer.Ordinal);
        var present = subject.Findings.Where(f => f.Presence == Presence.Present).Select(f => _compiled.Pack.Findings.PlaceOf(f.Finding)).ToHashSet();
        foreach (var finding in subject.Findings)
        {
            // What a measured number decides is in the number's own term; histories and exposures are in the rates.
            if (finding.Presence == Presence.Uncertain || (finding.ImpliedBy is { } number && measured.Contains(number)))
                continue;
            var place = _compiled.Pack.Findings.PlaceOf(finding.Finding);
            if (_compiled.Links[place].Count == 0 && _compiled.Pack.Findings[place].Rules.Count == 0)
                continue;
            terms.Add(BooleanTerm(model, present, place, finding.Presence == Presence.Present));
        }

        foreach (var value in subject.Values)
            if (NumberTerm(model, _compiled.Pack.Findings.PlaceOf(value.Finding), value.Value) is { } term)
                terms.Add(term);
        foreach (var answer in subject.Answers)
            terms.Add(OptionTerm(model, answer));
        return terms;
    }

    private EvidenceTerm BooleanTerm(AnswerModel model, HashSet<int> presentFindings, int finding, bool present)
    {
        var parents = Array.FindAll(_compiled.Parents[finding], presentFindings.Contains);
        var without = model.PresentGiven(AnswerModel.Nothing, finding, parents);
        var leastNeighbour = Math.Max(without, NeighbourLeast);
        return EvidenceTerm.Of(_compiled.Movers[finding], LogLimit, Ratio(leastNeighbour), Math.Log(present ? without : 1 - without), c =>
        {
            var with = model.PresentGiven(c, finding, parents);
            return (Ratio(with), Ratio(Math.Max(without + NeighbourStrength * (with - without), leastNeighbour)));
        });

        double Ratio(double with) => present ? Math.Log(with / without) : Math.Log((1 - with) / (1 - without));
    }

    private EvidenceTerm? NumberTerm(AnswerModel model, int finding, double value)
    {
        if (model.LogDensity(AnswerModel.Nothing, finding, value) is not { } without)
            return null;
        var mostUsual = model.LogDensity(AnswerModel.Nothing, finding, model.Baseline(finding)!.Value.Center)!.Value;
        return EvidenceTerm.Of(_compiled.Movers[finding], LogLimit, 0, without - mostUsual, c =>
        {
            var with = model.LogDensity(c, finding, value)!.Value;
            return (with - without, Math.Log(NeighbourStrength * Math.Exp(Math.Clamp(with - without, -LogLimit, LogLimit)) + 1 - NeighbourStrength));
        });
    }

    private EvidenceTerm OptionTerm(AnswerModel model, CaseAnswer answer)
    {
        var place = _compiled.Pack.Findings.PlaceOf(answer.Finding);
        var option = _compiled.Pack.Findings[place].Options.First(o => o.Id == answer.Option);
        var without = model.Option(AnswerModel.Nothing, place, option);
        return EvidenceTerm.Of(_compiled.Movers[place], LogLimit, 0, Math.Log(without), c =>
        {
            var ratio = model.Option(c, place, option) / without;
            return (Math.Log(ratio), Math.Log(NeighbourStrength * ratio + 1 - NeighbourStrength));
        });
    }

    // The share of what was stated that some condition of the pack has a say on.
    private double Coverage(Case subject)
    {
        var stated = subject.Findings.Where(f => f.ImpliedBy is null && f.Presence != Presence.Uncertain).Select(f => f.Finding)
            .Concat(subject.Values.Select(v => v.Finding)).ToList();
        return stated.Count == 0 ? 0 : (double)stated.Count(f => _compiled.Links[_compiled.Pack.Findings.PlaceOf(f)].Count > 0) / stated.Count;
    }

    // Roughly N(0, 1) from three numbers: SplitMix64 (Steele et al. 2014) and the sum of four uniforms. The same on every machine.
    private static double Noise(int draw, int condition, int term)
    {
        var state = ((ulong)(uint)draw << 40) ^ ((ulong)(uint)condition << 20) ^ (uint)(term + 2);
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            sum += ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }

        return (sum - 2) * Math.Sqrt(3);
    }
}
