using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Timelines;

namespace Chiron.Reasoning.Experts;

/// <summary>
/// The pack's own posterior: rates by age, sex and risk factors times the likelihood of every answer (noisy-or with leaks; densities for numbers), one new
/// cause at a time, with mass left for what the pack does not represent.
/// </summary>
/// <remarks>
/// <para>
/// People come because of what is wrong: where complaints are told, a condition that brings none of them about counts only as one that was found beside them
/// (<see cref="Incidental"/>). Without it, the sum of all conditions times base rates drowns a rare illness that is told in a few plain words.
/// </para>
/// <para>
/// "Other" has three parts: visits for other reasons, whose findings are those of the base rates; for each condition a neighbour that the pack does not
/// hold, with <see cref="NeighbourShare"/> of its rate and half its causal strengths; and illnesses like none of the pack's, <see cref="UnheardShare"/> as many as its conditions and each of
/// their median rate, that bring about the rarest complaint as often as conditions do in the mean, and any other with <see cref="UnheardStrength"/>, so that an unheard-of combination
/// falls to "other" and not to the least bad condition. Findings are taken as independent given the cause: closely related values count more than they should (docs/reasoning.md).
/// </para>
/// </remarks>
public sealed class PackPosterior : IDifferentialExpert
{
    /// <summary>The rate of illnesses like a condition but not in the pack, over that of the condition.</summary>
    public const double NeighbourShare = 0.05;

    /// <summary>Illnesses like no condition of the pack, as a share of the number of its conditions; each is as frequent as the median of those.</summary>
    public const double UnheardShare = 0.02;

    /// <summary>P(finding) that such an illness brings about a complaint beside the rarest one.</summary>
    public const double UnheardStrength = 0.2;

    /// <summary>
    /// Such an illness is credited with no more complaints than this, the rarest included: of a person who is asked everything some dozen findings are there by chance, and an illness that
    /// may bring about any of them, and pays for none that is absent, would explain them all.
    /// </summary>
    public const int UnheardComplaints = 5;

    /// <summary>The share of first visits for a condition at which none of the complaints is its doing.</summary>
    public const double Incidental = 0.05;

    private const double NeighbourStrength = 0.5;
    private const double LogLimit = 9;              // one answer changes odds at most e⁹-fold
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
        var evidence = EvidenceOf(subject);
        var (logs, neighbours) = (new double[evidence.Logs.Length], new double[evidence.Logs.Length]);
        for (var d = 0; d < count; d++)
        {
            for (var c = 0; c < logs.Length; c++)
            {
                logs[c] = evidence.Logs[c] + RateUncertainty * Noise(d, c, 0);
                neighbours[c] = evidence.Neighbours[c] + RateUncertainty * Noise(d, c, -1);
            }

            for (var t = 0; t < evidence.Terms.Count; t++)
                for (var i = 0; i < evidence.Terms[t].Moved.Length; i++)
                {
                    var (term, c) = (evidence.Terms[t], evidence.Terms[t].Moved[i]);
                    var moved = AnswerUncertainty * Noise(d, c, t + 1);
                    logs[c] += term.Conditions[i] * moved;
                    neighbours[c] += term.Neighbours[i] * moved;
                }

            yield return Normalised(logs, neighbours, evidence.LogOther + RateUncertainty * Noise(d, logs.Length, 0));
        }
    }

    private ExpertOpinion Judge(Case subject)
    {
        var evidence = EvidenceOf(subject);
        var (probabilities, other) = Normalised(evidence.Logs, evidence.Neighbours, evidence.LogOther);
        return new ExpertOpinion(Name, probabilities, other, Coverage(subject)) { Misfit = Misfit(evidence.Terms, probabilities.Length) };
    }

    private CaseEvidence EvidenceOf(Case subject)
    {
        var model = AnswersOf(subject);
        var terms = Terms(model, subject);
        var rates = model.Person.Conditions;
        var (logs, neighbours) = (Array.ConvertAll(rates, Math.Log), Array.ConvertAll(rates, Math.Log));
        var (explained, nearly) = (new double[rates.Length], new double[rates.Length]);
        foreach (var term in terms)
            for (var i = 0; i < term.Moved.Length; i++)
            {
                var c = term.Moved[i];
                logs[c] += term.Conditions[i];
                neighbours[c] += term.Neighbours[i];
                explained[c] += Math.Max(0, term.Conditions[i]);
                nearly[c] += Math.Max(0, term.Neighbours[i]);
            }

        if (!terms.Any(t => t.IsComplaint))
            return new CaseEvidence(terms, logs, neighbours, Math.Log(model.Person.Other));
        for (var c = 0; c < rates.Length; c++)
        {
            logs[c] += LogReason(explained[c]);
            neighbours[c] += LogReason(nearly[c]);
        }

        var rarest = terms.Where(t => t.IsComplaint).Min(t => t.ShareOfConditions);
        var credited = terms.Select(t => t.Unheard).OrderDescending().Take(UnheardComplaints).Sum();
        var unheard = UnheardShare * rates.Length * rates.Order().ElementAt(rates.Length / 2) * rarest / UnheardStrength * Math.Exp(credited);
        return new CaseEvidence(terms, logs, neighbours, Math.Log(model.Person.Other + unheard));
    }

    // e^−x is P(what is told | none of it is the condition's doing) / P(what is told | condition), for x the sum of what speaks for it.
    private static double LogReason(double speaksFor) => Math.Log(1 - (1 - Incidental) * Math.Exp(-speaksFor));

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
        var moved = _compiled.Movers[finding];
        var given = model.PresentGiven(moved, finding, parents);
        return EvidenceTerm.Of(moved, LogLimit, Math.Log(present ? without : 1 - without), i => (Ratio(given[i]), Ratio(without + NeighbourStrength * (given[i] - without)))) with
        {
            IsComplaint = present,
            ShareOfConditions = _compiled.Links[finding].Count == 0 ? UnheardStrength : Math.Min(UnheardStrength, _compiled.MeanStrengths[finding]),
            Unheard = present ? Math.Max(0, Ratio(UnheardStrength)) : 0,
        };

        double Ratio(double with) => present ? Math.Log(with / without) : Math.Log((1 - with) / (1 - without));
    }

    private EvidenceTerm? NumberTerm(AnswerModel model, int finding, double value)
    {
        if (model.LogDensity(AnswerModel.Nothing, finding, value) is not { } without)
            return null;
        var mostUsual = model.LogDensity(AnswerModel.Nothing, finding, model.Person.Levels.MostUsual(finding)!.Value)!.Value;
        var moved = _compiled.Movers[finding];
        return EvidenceTerm.Of(moved, LogLimit, without - mostUsual, i =>
        {
            var with = model.LogDensity(moved[i], finding, value)!.Value;
            return (with - without, Math.Log(NeighbourStrength * Math.Exp(Math.Clamp(with - without, -LogLimit, LogLimit)) + 1 - NeighbourStrength));
        });
    }

    private EvidenceTerm OptionTerm(AnswerModel model, CaseAnswer answer)
    {
        var place = _compiled.Pack.Findings.PlaceOf(answer.Finding);
        var option = _compiled.Pack.Findings[place].Options.First(o => o.Id == answer.Option);
        var without = model.Option(AnswerModel.Nothing, place, option);
        var moved = _compiled.Movers[place];
        return EvidenceTerm.Of(moved, LogLimit, Math.Log(without), i =>
        {
            var ratio = model.Option(moved[i], place, option) / without;
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

    /// <summary>Logarithms of the weights of each condition, of its neighbour, and of all else; and the terms that they were summed from.</summary>
    private sealed record CaseEvidence(List<EvidenceTerm> Terms, double[] Logs, double[] Neighbours, double LogOther);
}
