using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Timelines;

namespace Chiron.Reasoning.Experts;

/// <summary>The trained model's answer to the diagnosis question, the case written as a record.</summary>
public sealed class ModelDifferential : IDifferentialExpert
{
    /// <summary>A code counts as learned when so many subjects of the training split had it.</summary>
    public const int LearnedSubjects = 50;

    private readonly KnowledgePack _pack;
    private readonly Forecaster _forecaster;
    private readonly RecordReader _records;
    private readonly HashSet<string> _learned;
    private readonly Dictionary<string, int> _conditions = new(StringComparer.Ordinal);
    private readonly bool[] _learnedConditions;
    private readonly int[] _hypotheses;         // by condition of the vocabulary: its place in the pack, or the one after the last

    public ModelDifferential(KnowledgePack pack, Forecaster forecaster)
    {
        _pack = pack;
        _forecaster = forecaster;
        _records = new RecordReader(pack);
        _learned = forecaster.Model.Tokenizer.Vocabulary.Codes.Where(c => c.Subjects >= LearnedSubjects).Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        for (var c = 0; c < pack.Conditions.Count; c++)
        {
            _conditions[pack.Conditions[c].EventCode] = c;
            if (pack.Conditions[c].Snomed is { } snomed)
                _conditions.TryAdd("SNOMED//" + snomed, c);
        }

        _learnedConditions = new bool[pack.Conditions.Count];
        foreach (var code in forecaster.Model.Tokenizer.Vocabulary.Codes)
            if (_conditions.TryGetValue(code.Code, out var place))
                _learnedConditions[place] = true;
        _hypotheses =
        [
            .. forecaster.Model.Tokenizer.Vocabulary.Codes.Take(forecaster.Model.Tokenizer.ConditionCount)
                .Select(code => _conditions.GetValueOrDefault(code.Code, pack.Conditions.Count)),
        ];
    }

    public string Name => "model";

    public IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, CancellationToken stop) =>
        Judge(cases, Enumerable.Repeat(history, cases.Count).ToArray(), Enumerable.Repeat(at, cases.Count).ToArray(), stop);

    /// <summary>Cases of several people.</summary>
    internal IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, IReadOnlyList<Timeline?> histories, IReadOnlyList<DateTime> at, CancellationToken stop)
    {
        var records = cases.Select((subject, i) => _records.Write(subject, histories[i], at[i])).ToArray();
        var answers = _forecaster.DiagnoseAll(records, at, stop);
        return [.. answers.Select((answer, i) => Opinion(answer, cases[i]))];
    }

    /// <summary>What the model expects of findings that are not known yet, the case written as for its opinion.</summary>
    /// <param name="questions">Codes and answers as records hold them.</param>
    internal CandidateOutlook Outlook(Case subject, Timeline? history, DateTime at, IReadOnlyList<CandidateQuestion> questions, CancellationToken stop) =>
        _forecaster.Outlook(_records.Write(subject, history, at), at, questions, stop);

    /// <summary>Sums an answer to the diagnosis question by hypothesis: conditions of the pack, "other" last.</summary>
    /// <param name="diagnoses">By condition of the model's vocabulary.</param>
    /// <param name="hypotheses">Overwritten.</param>
    internal void ByHypothesis(ReadOnlySpan<float> diagnoses, Span<double> hypotheses)
    {
        hypotheses.Clear();
        for (var i = 0; i < diagnoses.Length; i++)
            hypotheses[_hypotheses[i]] += diagnoses[i];
    }

    private ExpertOpinion Opinion(IReadOnlyList<CodeProbability> answer, Case subject)
    {
        var probabilities = new double[_pack.Conditions.Count];
        var other = answer.Count == 0 ? 1 : 0.0;
        foreach (var (code, probability) in answer)
            if (_conditions.TryGetValue(code, out var place))
                probabilities[place] += probability;
            else
                other += probability;
        var sum = other + probabilities.Sum();
        return new ExpertOpinion(Name, Array.ConvertAll(probabilities, p => p / sum), other / sum, Coverage(subject)) { Learned = _learnedConditions };
    }

    // The share of what was stated whose codes the model has seen often enough in training.
    private double Coverage(Case subject)
    {
        var stated = subject.Findings.Where(f => f.ImpliedBy is null && f.Presence != Presence.Uncertain).Select(f => f.Finding)
            .Concat(subject.Values.Select(v => v.Finding)).Select(f => _pack.Findings[f].EventCode).ToList();
        return stated.Count == 0 ? 0 : (double)stated.Count(_learned.Contains) / stated.Count;
    }
}
