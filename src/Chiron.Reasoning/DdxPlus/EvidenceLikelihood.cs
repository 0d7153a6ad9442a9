using Chiron.Knowledge.DdxPlus;

namespace Chiron.Reasoning.DdxPlus;

/// <summary>
/// P(answer | condition) of every DDXPlus evidence, laid out for arithmetic. Evidences are independent given the condition, but for what hangs on a parent question: where a condition
/// lists both, the answer is the default unless the parent is present. Safe for many threads.
/// </summary>
public sealed class EvidenceLikelihood
{
    private readonly double[][][] _values;          // by evidence: by value, then condition; of a multi-choice one the log odds
    private readonly double[][] _none;              // by multi-choice evidence: by condition, ln P(no value at all)
    private readonly AnswerOutcome[][] _outcomes;   // by multi-choice evidence

    public EvidenceLikelihood(EvidenceShares shares)
    {
        Shares = shares;
        var (evidences, conditions) = (shares.Catalogue.Evidences.Count, shares.Catalogue.Conditions.Count);
        (_values, _none, _outcomes) = (new double[evidences][][], new double[evidences][], new AnswerOutcome[evidences][]);
        for (var e = 0; e < evidences; e++)
        {
            var definition = shares.Catalogue.Evidences[e];
            if (definition.Type == EvidenceType.Binary)
                _values[e] = [.. new[] { ByCondition(c => shares.Present(c, e)) }];
            else if (definition.Type == EvidenceType.Categorical)
                _values[e] = [.. Enumerable.Range(0, definition.Values.Count).Select(v => ByCondition(c => shares.Values(e)[c][v]))];
            else
            {
                _values[e] = [.. Enumerable.Range(0, definition.Values.Count).Select(v => ByCondition(c => Math.Log(shares.Values(e)[c][v] / (1 - shares.Values(e)[c][v]))))];
                _none[e] = ByCondition(c => shares.Values(e)[c].Sum(share => Math.Log(1 - share)));
                _outcomes[e] = Outcomes(e);
            }
        }

        double[] ByCondition(Func<int, double> of) => [.. Enumerable.Range(0, conditions).Select(of)];
    }

    public EvidenceShares Shares { get; }

    /// <summary>P(answer | condition) for every condition, the parent being present where the evidence hangs on one.</summary>
    /// <param name="answer">Places of the values other than the default; empty where the answer is the default.</param>
    /// <param name="likelihood">By condition, overwritten.</param>
    public void Of(int evidence, ReadOnlySpan<int> answer, Span<double> likelihood)
    {
        var definition = Shares.Catalogue.Evidences[evidence];
        switch (definition.Type)
        {
            case EvidenceType.Binary:
                for (var c = 0; c < likelihood.Length; c++)
                    likelihood[c] = answer.IsEmpty ? 1 - _values[evidence][0][c] : _values[evidence][0][c];
                break;
            case EvidenceType.Categorical:
                _values[evidence][answer.IsEmpty ? definition.Default : answer[0]].CopyTo(likelihood);
                break;
            default:
                _none[evidence].CopyTo(likelihood);
                foreach (var value in answer)
                    for (var c = 0; c < likelihood.Length; c++)
                        likelihood[c] += _values[evidence][value][c];
                for (var c = 0; c < likelihood.Length; c++)
                    likelihood[c] = Math.Exp(Math.Max(likelihood[c], -60));
                break;
        }
    }

    /// <summary>By value, then condition: the probabilities of a categorical evidence; of a binary one a single row, that it is present.</summary>
    internal double[][] Rows(int evidence) => _values[evidence];

    /// <summary>The answers to a multi-choice evidence that were seen: a sample of what may be answered.</summary>
    internal AnswerOutcome[] OutcomesOf(int evidence) => _outcomes[evidence];

    private AnswerOutcome[] Outcomes(int evidence)
    {
        var catalogue = Shares.Catalogue;
        var seen = new SortedDictionary<string, (int[] Answer, double[] Counts)>(StringComparer.Ordinal);
        var all = new double[catalogue.Conditions.Count];
        foreach (var patient in Shares.Patients)
        {
            if (Shares.HangsOnParent(patient.Condition, evidence) && !patient.Has(catalogue.Parents[evidence]))
                continue;
            var answer = patient.AnswerTo(evidence).ToArray();
            var key = string.Join(' ', answer);
            if (!seen.TryGetValue(key, out var one))
                seen[key] = one = (answer, new double[all.Length]);
            one.Counts[patient.Condition]++;
            all[patient.Condition]++;
        }

        if (!seen.ContainsKey(""))
            seen[""] = ([], new double[all.Length]);
        var outcomes = seen.Values.Select(one =>
        {
            var likelihood = new double[all.Length];
            Of(evidence, one.Answer, likelihood);
            return (one.Answer, one.Counts, likelihood);
        }).ToArray();

        // A condition of which no patient was seen is taken to answer as the likelihood says.
        var sums = Enumerable.Range(0, all.Length).Select(c => outcomes.Sum(o => o.likelihood[c])).ToArray();
        return
        [
            .. outcomes.Select(o => new AnswerOutcome(
                o.Answer.Length == 0, o.likelihood, [.. o.Counts.Select((count, c) => all[c] > 0 ? count / all[c] : o.likelihood[c] / sums[c])])),
        ];
    }
}
