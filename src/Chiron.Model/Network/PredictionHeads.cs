using Chiron.Tensors;
using Chiron.Tensors.Layers;
using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>The model's five kinds of answer, each from the rows that are asked for it. docs/model.md has the formulas and their papers.</summary>
internal sealed class PredictionHeads
{
    // exp(9) events a day is one every ten seconds: what lies beyond is a number gone wrong, not a rate.
    private const float HighestLogRate = 9;

    // z = gain · (W·x + b). Rare events push a weight seldom and each time differently; Adam divides by that spread and would take epochs to learn an effect
    // of age. The gain gives such heads longer strides.
    private const float RateGain = 3, RiskGain = 8, DiagnosisGain = 3;

    private readonly Tokenizer _tokenizer;
    private readonly Linear _code;
    private readonly Linear _rate;
    private readonly Linear _risk;
    private readonly Linear? _diagnosis;
    private readonly RestrictedSoftmax? _answer;
    private readonly Parameter _again;
    private readonly int _codes;
    private readonly float[] _isOutcome;        // 1 for conditions and death

    public PredictionHeads(ParameterLayout layout, Tokenizer tokenizer, int width)
    {
        _tokenizer = tokenizer;
        _codes = tokenizer.EventCodeCount;
        _isOutcome = [.. tokenizer.Vocabulary.Codes.Take(_codes).Select(code => code.Kind is EventKind.Condition or EventKind.Death ? 1f : 0f)];
        var small = Initial.Normal(0.02f);
        _code = new Linear(layout, "heads.code", width, _codes + 1, bias: true, small);
        _rate = new Linear(layout, "heads.rate", width, _codes + 1, bias: true, Initial.Normal(0.02f / RateGain));
        _risk = new Linear(layout, "heads.risk", width, _codes, bias: true, Initial.Normal(0.02f / RiskGain));
        _again = layout.Add("heads.risk.again", [_codes], Initial.Zeros, decays: false);
        _diagnosis = tokenizer.ConditionCount > 0 ? new Linear(layout, "heads.diagnosis", width, tokenizer.ConditionCount, bias: true, small) : null;
        _answer = tokenizer.AnswerCount > 0 ? new RestrictedSoftmax(layout, "heads.answer", width, tokenizer.AnswerCount, small) : null;
    }

    /// <summary>Sets every bias to what the training split shows on average, so that learning starts from the best constant answer.</summary>
    public void StartFrom(Marginals marginals, ParameterStore weights)
    {
        marginals.LogCodeShares.CopyTo(weights.Write(_code.Bias!));
        marginals.LogRates.CopyTo(weights.Write(_rate.Bias!));
        Vector.Scale(weights.Write(_rate.Bias!), 1 / RateGain);
        marginals.LogOnsetRates.CopyTo(weights.Write(_risk.Bias!));
        Vector.Scale(weights.Write(_risk.Bias!), 1 / RiskGain);
        marginals.LogAgainRatios.CopyTo(weights.Write(_again));
        if (_diagnosis is not null)
        {
            marginals.LogCodeShares.AsSpan(0, _tokenizer.ConditionCount).CopyTo(weights.Write(_diagnosis.Bias!));
            Vector.Scale(weights.Write(_diagnosis.Bias!), 1 / DiagnosisGain);
        }

        if (_answer is not null)
            marginals.LogAnswerShares.CopyTo(weights.Write(_answer.Bias));
    }

    /// <summary>Adds every part's loss to <paramref name="loss"/>; with gradients, also theirs, and the loss by each row to <paramref name="dx"/>.</summary>
    /// <param name="x">(T, C): the network's last, normed stage.</param>
    /// <param name="gradients">Null where only the loss is wanted.</param>
    /// <param name="dx">(T, C), added to.</param>
    public void Learn(
        ParameterStore weights, ParameterStore? gradients, Arena arena, TokenBatch batch, LossWeights part, ReadOnlyMatrix x, Matrix dx, LossParts loss)
    {
        LearnCodes(weights, gradients, arena, batch, part.Code, x, dx, loss);
        LearnAnswers(weights, gradients, arena, batch, part.Answer, x, dx, loss);
        LearnRates(weights, gradients, arena, batch, part.Rate, part.Wait, x, dx, loss);
        LearnDiagnoses(weights, gradients, arena, batch, part.Diagnosis, x, dx, loss);
        LearnRisks(weights, gradients, arena, batch, part, x, dx, loss);
    }

    /// <param name="logits">(event codes + 1): the code that follows, END last.</param>
    public void Codes(ParameterStore weights, ReadOnlyMatrix x, Matrix logits) => _code.Forward(weights, x, logits);

    /// <param name="logRates">(T, event codes + 1): log events a day of each code, of the next moment last.</param>
    public void LogRates(ParameterStore weights, ReadOnlyMatrix x, Matrix logRates)
    {
        _rate.Forward(weights, x, logRates);
        Vector.Scale(logRates.AsSpan(), RateGain);
        for (var t = 0; t < logRates.Rows; t++)
            Limit(logRates[t]);
    }

    /// <summary>Log of the rate a day of the next moment as such, log μ: the last of <see cref="LogRates"/> alone.</summary>
    /// <param name="x">(C): the network's row at an END.</param>
    public float LogMomentRate(ParameterStore weights, ReadOnlySpan<float> x)
    {
        var z = RateGain * (Vector.Dot(weights.Matrix(_rate.Weight)[_codes], x) + weights[_rate.Bias!][_codes]);
        Limit(new Span<float>(ref z));
        return z;
    }

    /// <param name="x">(T, C): the network's rows of these risk questions.</param>
    /// <param name="rows">(T): where in the batch the questions stand.</param>
    /// <param name="logHazards">(T, event codes): log of the mean hazard a day over the horizon that each row asks about.</param>
    public void LogHazards(ParameterStore weights, ReadOnlyMatrix x, TokenBatch batch, ReadOnlySpan<int> rows, Matrix logHazards)
    {
        _risk.Forward(weights, x, logHazards);
        Vector.Scale(logHazards.AsSpan(), RiskGain);
        var again = weights[_again];
        for (var t = 0; t < logHazards.Rows; t++)
        {
            foreach (var token in batch.Bag(batch.Tokens[rows[t]]))
                if (token - Tokenizer.FirstCodeToken is var code && code < _codes)
                    logHazards[t][code] += again[code];
            Limit(logHazards[t]);
        }
    }

    /// <param name="logits">(T, conditions).</param>
    public void Diagnoses(ParameterStore weights, ReadOnlyMatrix x, Matrix logits)
    {
        _diagnosis!.Forward(weights, x, logits);
        Vector.Scale(logits.AsSpan(), DiagnosisGain);
    }

    /// <param name="probabilities">(answers of the code), overwritten.</param>
    public void Answers(ParameterStore weights, ReadOnlyMatrix row, int code, Span<float> probabilities) =>
        _answer?.Forward(weights, row, [_tokenizer.FirstAnswer(code)], [probabilities.Length], probabilities);

    private void LearnCodes(
        ParameterStore weights, ParameterStore? gradients, Arena arena, TokenBatch batch, float weight, ReadOnlyMatrix x, Matrix dx, LossParts loss)
    {
        var rows = new HeadRows(arena, batch.Tokens, static token => token.NextCode >= 0);
        if (rows.Count == 0)
            return;
        var inputs = rows.Gather(x);
        var logits = arena.Matrix(rows.Count, _codes + 1);
        var targets = arena.Integers(rows.Count);
        for (var i = 0; i < rows.Count; i++)
            targets[i] = batch.Tokens[rows[i]].NextCode;
        _code.Forward(weights, inputs, logits);
        loss.Code += SoftmaxCrossEntropy.Apply(logits, targets, [], [], gradients is null ? default : logits);
        loss.Codes += rows.Count;
        Finish(_code, weights, gradients, arena, rows, inputs, logits, weight, dx);
    }

    private void LearnAnswers(
        ParameterStore weights, ParameterStore? gradients, Arena arena, TokenBatch batch, float weight, ReadOnlyMatrix x, Matrix dx, LossParts loss)
    {
        var rows = new HeadRows(arena, batch.Tokens, static token => token.Answer >= 0);
        if (rows.Count == 0 || _answer is null)
            return;
        var inputs = rows.Gather(x);
        var firsts = arena.Integers(rows.Count);
        var counts = arena.Integers(rows.Count);
        var targets = arena.Integers(rows.Count);
        var total = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            ref readonly var token = ref batch.Tokens[rows[i]];
            firsts[i] = _tokenizer.FirstAnswer(token.AnswerCode);
            counts[i] = _tokenizer.Vocabulary.Codes[token.AnswerCode].AnswerCount;
            targets[i] = token.Answer;
            total += counts[i];
        }

        var probabilities = arena.Floats(total);
        _answer.Forward(weights, inputs, firsts, counts, probabilities);
        loss.Answer += RestrictedSoftmax.Loss(probabilities, counts, targets, [], []);
        loss.Answers += rows.Count;
        if (gradients is null || weight == 0)
            return;
        var rowWeights = arena.Floats(rows.Count);
        rowWeights.Fill(weight);
        var dInputs = arena.Matrix(rows.Count, x.Columns);
        _answer.Backward(weights, gradients, inputs, firsts, counts, probabilities, targets, rowWeights, dInputs);
        rows.ScatterAdd(dInputs, dx);
    }

    // A wait of Δt days that ends in the codes S:  Σ_k λ_k·Δt − Σ_{k∈S} log λ_k, and μ·Δt − log μ;  by z = log λ the gradient is λ·Δt − [k ∈ S].
    private void LearnRates(
        ParameterStore weights,
        ParameterStore? gradients,
        Arena arena,
        TokenBatch batch,
        float rateWeight,
        float waitWeight,
        ReadOnlyMatrix x,
        Matrix dx,
        LossParts loss)
    {
        var rows = new HeadRows(arena, batch.Tokens, static token => !float.IsNaN(token.Wait));
        if (rows.Count == 0)
            return;
        var inputs = rows.Gather(x);
        var logRates = arena.Matrix(rows.Count, _codes + 1);
        LogRates(weights, inputs, logRates);
        for (var i = 0; i < rows.Count; i++)
        {
            ref readonly var token = ref batch.Tokens[rows[i]];
            var z = logRates[i];
            double happened = 0;
            foreach (var code in batch.Labels(token))
                happened += z[code];
            loss.Wait -= token.LabelCount > 0 ? z[_codes] : 0;

            Vector.Exp(z, z);
            Vector.Scale(z, token.Wait);
            loss.Rate += Vector.Sum(z[.._codes]) - happened;
            loss.Wait += z[_codes];
            foreach (var code in batch.Labels(token))
                z[code] -= 1;
            z[_codes] -= token.LabelCount > 0 ? 1 : 0;
            z[_codes] *= waitWeight / Math.Max(rateWeight, 1e-9f);
        }

        loss.Waits += rows.Count;
        Finish(_rate, weights, gradients, arena, rows, inputs, logRates, rateWeight * RateGain, dx);
    }

    // Any of the conditions that the moment holds is a right answer: cross-entropy against the uniform distribution over them.
    private void LearnDiagnoses(
        ParameterStore weights, ParameterStore? gradients, Arena arena, TokenBatch batch, float weight, ReadOnlyMatrix x, Matrix dx, LossParts loss)
    {
        var rows = new HeadRows(arena, batch.Tokens, static token => token.Place == TokenPlace.Diagnosis && token.LabelCount > 0);
        if (rows.Count == 0 || _diagnosis is null)
            return;
        var inputs = rows.Gather(x);
        var logits = arena.Matrix(rows.Count, _tokenizer.ConditionCount);
        Diagnoses(weights, inputs, logits);
        for (var i = 0; i < rows.Count; i++)
        {
            var labels = batch.Labels(batch.Tokens[rows[i]]);
            double right = 0;
            foreach (var condition in labels)
                right += logits[i][condition];
            loss.Diagnosis += Vector.Softmax(logits[i], logits[i]) - (right / labels.Length);
            foreach (var condition in labels)
                logits[i][condition] -= 1f / labels.Length;
        }

        loss.Diagnoses += rows.Count;
        Finish(_diagnosis, weights, gradients, arena, rows, inputs, logits, weight * DiagnosisGain, dx);
    }

    // z = W·x + onset bias, + again where the code was recorded before: a first diagnosis and its repetition differ by orders of magnitude, code by code.
    // P(code within h days) = 1 − exp(−H), H = h·exp(z): the link of a hazard, so that z starts at the marginal log-rate and doubling a short horizon doubles
    // the risk. −log P of what happened: H where it did not (gradient H), −log(1 − e^−H) where it did (gradient −H / (e^H − 1)).
    private void LearnRisks(
        ParameterStore weights, ParameterStore? gradients, Arena arena, TokenBatch batch, LossWeights part, ReadOnlyMatrix x, Matrix dx, LossParts loss)
    {
        var rows = new HeadRows(arena, batch.Tokens, static token => token.Place == TokenPlace.Risk && token.LabelCount >= 0);
        if (rows.Count == 0)
            return;
        var inputs = rows.Gather(x);
        var logHazards = arena.Matrix(rows.Count, _codes);
        LogHazards(weights, inputs, batch, rows.Rows, logHazards);
        for (var i = 0; i < rows.Count; i++)
        {
            ref readonly var token = ref batch.Tokens[rows[i]];
            var z = logHazards[i];
            Vector.Exp(z, z);
            Vector.Scale(z, token.Horizon);
            double outcomes = Vector.Dot(z, _isOutcome), all = Vector.Sum(z);
            foreach (var code in batch.Labels(token))
            {
                var cumulative = MathF.Max(z[code], 1e-12f);
                var happened = -Math.Log(-double.ExpM1(-cumulative)) - z[code];
                all += happened;
                outcomes += happened * _isOutcome[code];
                z[code] = (float)(-cumulative / double.ExpM1(cumulative));
            }

            loss.OutcomeRisk += outcomes;
            loss.OtherRisk += all - outcomes;
            for (var code = 0; code < z.Length; code++)
                z[code] *= _isOutcome[code] > 0 ? part.OutcomeRisk : part.OtherRisk;
        }

        loss.Risks += rows.Count;
        if (gradients is not null)
            LearnAgain(gradients, batch, rows.Rows, logHazards);
        Finish(_risk, weights, gradients, arena, rows, inputs, logHazards, RiskGain, dx);
    }

    private void LearnAgain(ParameterStore gradients, TokenBatch batch, ReadOnlySpan<int> rows, ReadOnlyMatrix dLogHazards)
    {
        var dAgain = gradients.Write(_again);
        for (var t = 0; t < rows.Length; t++)
            foreach (var token in batch.Bag(batch.Tokens[rows[t]]))
                if (token - Tokenizer.FirstCodeToken is var code && code < _codes)
                    dAgain[code] += dLogHazards[t][code];
    }

    private static void Finish(
        Linear head, ParameterStore weights, ParameterStore? gradients, Arena arena, HeadRows rows, ReadOnlyMatrix inputs, Matrix dOutputs, float weight, Matrix dx)
    {
        if (gradients is null || weight == 0)
            return;
        if (weight != 1)
            Vector.Scale(dOutputs.AsSpan(), weight);
        var dInputs = arena.Matrix(rows.Count, inputs.Columns);
        head.Backward(weights, gradients, inputs, dOutputs, dInputs);
        rows.ScatterAdd(dInputs, dx);
    }

    private static void Limit(Span<float> logRates)
    {
        foreach (ref var z in logRates)
            z = Math.Clamp(z, -40, HighestLogRate);
    }
}
