using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Model;

/// <content>Candidate questions: how each would be answered, and the diagnosis under each answer, in one pass over the record and its branches.</content>
public sealed partial class Forecaster
{
    /// <summary>Answers that may be supposed in one call, over all questions.</summary>
    public const int MostSupposedAnswers = 1 << 16;

    private const int CandidateRowsPerBatch = 384;

    /// <summary>
    /// What is to be expected of questions asked now: the probability of each answer, and what the diagnosis question answers once it stands in the record. The same as asking about
    /// each record with that answer added at its end, but the record is run once.
    /// </summary>
    /// <param name="questions">Those that the model cannot be asked about are passed over, see <see cref="CandidateOutlook.Code"/>.</param>
    /// <exception cref="ModelException">More than <see cref="MostSupposedAnswers"/> answers, or a time beyond 130 years of age.</exception>
    public CandidateOutlook Outlook(Timeline history, DateTime at, IReadOnlyList<CandidateQuestion> questions, CancellationToken stop = default)
    {
        var pairs = new PairTokens[]?[questions.Count];
        var codes = new VocabularyCode?[questions.Count];
        var supposed = new int[questions.Count];
        long rows = 0;
        for (var q = 0; q < questions.Count; q++)
        {
            pairs[q] = PairsOf(questions[q]);
            codes[q] = pairs[q] is { Length: > 0 } own ? _tokenizer.Vocabulary.Codes[own[0].Code] : null;
            supposed[q] = questions[q].Answers.Count;
            rows += codes[q] is null ? 0 : supposed[q];
        }

        if (rows > MostSupposedAnswers)
            throw new ModelException($"{rows:N0} answers were supposed at once; ask about at most {MostSupposedAnswers:N0}");
        var outlook = new CandidateOutlook(codes, supposed, _tokenizer.ConditionCount);
        if (rows == 0)
            return outlook;

        var configuration = _network.Configuration;
        var record = new RecordReader(_tokenizer, configuration.Encoding).Read(history.Until(at));
        var beginning = new CandidateBeginning(record, AgeAt(record, at, _tokenizer), new SequenceEncoder(_tokenizer, configuration));
        var batches = Batches(pairs);
        for (var m = 0; m < model.MemberCount; m++)
        {
            stop.ThrowIfCancellationRequested();
            var member = m;
            using var prefix = Run(beginning, model.Members[member].Weights);
            ForEachBatch(batches.Count, 1, stop, (index, _, workspace) => Suppose(member, beginning, prefix, pairs, batches[index], workspace, outlook));
        }

        return outlook;
    }

    // Null where the model does not know the code, or not all of the answers.
    private PairTokens[]? PairsOf(CandidateQuestion question)
    {
        var code = _tokenizer.Find(question.Code);
        if (code < 0 || code >= _tokenizer.EventCodeCount)
            return null;
        var pairs = new PairTokens[question.Answers.Count];
        for (var a = 0; a < pairs.Length; a++)
        {
            pairs[a] = _tokenizer.Pair(code, question.Answers[a].Value ?? float.NaN, question.Answers[a].Text);
            if (pairs[a].Answer < 0)
                return null;
        }

        return pairs;
    }

    private static List<(int First, int Count)> Batches(PairTokens[]?[] pairs)
    {
        var batches = new List<(int First, int Count)>();
        var (first, rows) = (0, 0);
        for (var q = 0; q < pairs.Length; q++)
        {
            var own = pairs[q] is { Length: > 0 } answers ? 1 + (2 * answers.Length) : 0;
            if (rows > 0 && rows + own > CandidateRowsPerBatch)
            {
                batches.Add((first, q - first));
                (first, rows) = (q, 0);
            }

            rows += own;
        }

        batches.Add((first, pairs.Length - first));
        return batches;
    }

    // The record's keys and values, once for all branches.
    private SharedPrefix Run(CandidateBeginning beginning, ParameterStore weights)
    {
        var configuration = _network.Configuration;
        var prefix = new SharedPrefix(configuration.Layers, configuration.Heads, configuration.Width / configuration.Heads, beginning.Tokens.Length);
        if (beginning.Tokens.Length == 0)
            return prefix;
        using var workspace = new Workspace();
        workspace.Batch.Append(beginning.Tokens, []);
        _network.Infer(weights, workspace.Arena, workspace.Batch, new WholeSequences { Prefixes = [prefix] }.Of(workspace.Batch));
        return prefix;
    }

    private void Suppose(
        int member, CandidateBeginning beginning, SharedPrefix prefix, PairTokens[]?[] pairs, (int First, int Count) batch, Workspace workspace, CandidateOutlook outlook)
    {
        var (weights, calibration, _) = model.Members[member];
        var (rows, branches) = (new CandidateRows(), new Branches(_network.Configuration, prefix));
        rows.Write(beginning, _tokenizer, pairs, batch.First, batch.Count, workspace.Batch, branches);
        var x = _network.Infer(weights, workspace.Arena, workspace.Batch, branches);
        var share = 1f / model.MemberCount;
        for (var i = 0; i < rows.Questions.Count; i++)
        {
            var answers = outlook.AnswersOf(rows.Questions[i]);
            var own = workspace.Arena.Floats(answers.Length);
            _network.Heads.Answers(weights, x.SliceRows(i, 1), pairs[rows.Questions[i]]![0].Code, own);
            Vector.AddScaled(own, share, answers);
        }

        if (_tokenizer.ConditionCount == 0)
            return;
        var logits = workspace.Arena.Matrix(rows.Supposed.Count, _tokenizer.ConditionCount);
        _network.Heads.Diagnoses(weights, x.SliceRows(rows.FirstDiagnosis, rows.Supposed.Count), logits);
        Vector.Scale(logits.AsSpan(), (float)(1 / calibration.DiagnosisTemperature));
        for (var i = 0; i < rows.Supposed.Count; i++)
        {
            Vector.Softmax(logits[i], logits[i]);
            Vector.AddScaled(logits[i], share, outlook.DiagnosesOf(rows.Supposed[i].Question, rows.Supposed[i].Answer));
        }
    }
}
