using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model.Delphi;

/// <summary>
/// Delphi-2M's network, forward and backward: token and age embeddings, GPT-2 blocks without biases, an output head tied to the token embedding. Parameters have the
/// published names, so that a published checkpoint's tensors fit. Holds the plan of the parameters, not their values; safe for many threads.
/// </summary>
public sealed class DelphiNetwork
{
    private readonly Embedding _tokens;
    private readonly AgeEncoding _age;
    private readonly DelphiBlock[] _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _head;
    private readonly DelphiRateTable? _rates;

    /// <param name="rates">What the log-rates start from; null: nothing.</param>
    public DelphiNetwork(DelphiConfiguration configuration, DelphiRateTable? rates = null)
    {
        Configuration = configuration.Validate();
        if ((configuration.RateStart != DelphiRateStart.Nothing) != rates is not null)
            throw new ModelException($"Delphi: rates that start from '{configuration.RateStart}' {(rates is null ? "need a table" : "take no table")}");
        _rates = rates;
        _tokens = new Embedding(Layout, "transformer.wte", configuration.Vocabulary, configuration.Width);
        _age = new AgeEncoding(Layout, "transformer.wae", configuration.Width);
        _blocks = [.. Enumerable.Range(0, configuration.Layers).Select(index => new DelphiBlock(Layout, index, configuration))];
        _norm = new LayerNorm(Layout, "transformer.ln_f", configuration.Width, bias: false);
        _head = new Linear(Layout, "lm_head", _tokens.Table, bias: false);
    }

    public DelphiConfiguration Configuration { get; }

    public ParameterLayout Layout { get; } = new();

    private int Last => 2 * _blocks.Length;

    /// <summary>Loss and, added to <paramref name="gradients"/> where given, its gradient times <paramref name="weight"/>, of some sequences of a batch.</summary>
    /// <param name="count">Sequences from <paramref name="first"/>.</param>
    /// <param name="weight">What a target counts in the gradient: 1 / targets of the whole step for the published mean.</param>
    internal DelphiLoss Learn(
        ParameterStore weights, ParameterStore? gradients, DelphiWorkspace workspace, DelphiBatch batch, int first, int count, float weight, in DropoutKey dropout)
    {
        var logits = LogRates(weights, workspace, batch, first, count, dropout, out var a, out var learned, out var compact);
        var (crossEntropy, wait) = (0.0, 0.0);
        for (var i = 0; i < learned.Length; i++)
        {
            var row = learned[i];
            var (ce, w) = CompetingExponentials.Apply(
                logits[i], batch.Targets[row], batch.WaitsDays[row], Configuration.MinimumWaitDays, weight, learns: gradients is not null);
            (crossEntropy, wait) = (crossEntropy + ce, wait + w);
        }

        if (gradients is not null && learned.Length > 0)
            Backward(weights, gradients, workspace, batch, first, count, dropout, a, learned, compact, logits);
        return new DelphiLoss(crossEntropy, wait, learned.Length);
    }

    /// <summary>Log-rates at the rows with a target, −∞ for what cannot come; valid until the workspace is used again.</summary>
    /// <param name="learned">The rows of the batch that have a target.</param>
    internal Matrix LogRates(ParameterStore weights, DelphiWorkspace workspace, DelphiBatch batch, int first, int count, out ReadOnlySpan<int> learned) =>
        LogRates(weights, workspace, batch, first, count, DropoutKey.None, out _, out learned, out _);

    private Matrix LogRates(
        ParameterStore weights,
        DelphiWorkspace workspace,
        DelphiBatch batch,
        int first,
        int count,
        DropoutKey dropout,
        out DelphiActivations a,
        out ReadOnlySpan<int> learned,
        out Matrix compact)
    {
        var (start, end) = (batch.Starts[first], batch.Starts[first + count]);
        var (arena, rows) = (workspace.Arena, end - start);
        arena.Reset();
        workspace.Packed.Clear();
        for (var s = first; s < first + count; s++)
            workspace.Packed.Add(batch.Visible[batch.Starts[s]..batch.Starts[s + 1]], []);

        a = new DelphiActivations(arena, Configuration, rows);
        var x = a.Residual(0);
        _age.Forward(weights, batch.AgesDays[start..end], a.Waves, x);
        _tokens.Forward(weights, batch.Tokens[start..end], x, accumulate: true);
        dropout.Apply(x, Last);
        foreach (var block in _blocks)
            block.Forward(weights, workspace.Packed, a, dropout);
        _norm.Forward(weights, a.Residual(Last), a.Normed(Last), a.Mean(Last), a.InverseDeviation(Last));

        // The head is a third of the work: it runs on the rows with a target only.
        var with = arena.Integers(rows);
        var n = 0;
        for (var row = start; row < end; row++)
            if (batch.Targets[row] >= 0)
                with[n++] = row;
        learned = with[..n];
        compact = arena.Matrix(n, Configuration.Width);
        for (var i = 0; i < n; i++)
            a.Normed(Last)[learned[i] - start].CopyTo(compact[i]);
        var logits = arena.Matrix(n, Configuration.Vocabulary);
        if (n > 0)
            _head.Forward(weights, compact, logits);
        for (int i = 0, s = first; i < n; i++)
        {
            while (learned[i] >= batch.Starts[s + 1])
                s++;
            _rates?.AddTo(logits[i], batch.Sexes[s], batch.AgesDays[learned[i]]);
            Exclude(logits[i], batch, s, learned[i]);
        }

        return logits;
    }

    /// <summary>What cannot come has the log-rate −∞.</summary>
    private void Exclude(Span<float> logRates, DelphiBatch batch, int sequence, int row)
    {
        if (batch.DiseasesOnly)
            logRates[..DelphiTokens.FirstDisease].Fill(float.NegativeInfinity);
        if (!Configuration.ExcludeRepeats)
            return;
        // A target that was there before all the same, against the rule, must stay possible.
        var target = logRates[batch.Targets[row]];
        foreach (var token in batch.Earlier(sequence))
            logRates[token] = float.NegativeInfinity;
        foreach (var token in batch.Tokens.Slice(batch.Starts[sequence], Math.Abs(batch.Visible[row])))
            if (token >= DelphiTokens.FirstDisease)
                logRates[token] = float.NegativeInfinity;
        if (batch.Tokens[row] >= DelphiTokens.FirstDisease)
            logRates[batch.Tokens[row]] = float.NegativeInfinity;
        logRates[batch.Targets[row]] = target;
    }

    private void Backward(
        ParameterStore weights,
        ParameterStore gradients,
        DelphiWorkspace workspace,
        DelphiBatch batch,
        int first,
        int count,
        in DropoutKey dropout,
        in DelphiActivations a,
        ReadOnlySpan<int> learned,
        Matrix compact,
        Matrix dLogits)
    {
        var (start, end) = (batch.Starts[first], batch.Starts[first + count]);
        var dCompact = workspace.Arena.Matrix(learned.Length, Configuration.Width);
        var d = workspace.Arena.Matrix(end - start, Configuration.Width);
        _head.Backward(weights, gradients, compact, dLogits, dCompact);
        d.Clear();
        for (var i = 0; i < learned.Length; i++)
            dCompact[i].CopyTo(d[learned[i] - start]);
        _norm.Backward(weights, gradients, a.Residual(Last), d, a.Mean(Last), a.InverseDeviation(Last), d);
        var buffers = new DelphiBackward(workspace.Arena, Configuration, end - start);
        for (var index = _blocks.Length - 1; index >= 0; index--)
            _blocks[index].Backward(weights, gradients, workspace.Packed, a, dropout, buffers, d);
        dropout.Apply(d, Last);
        _tokens.Backward(gradients, batch.Tokens[start..end], d);
        _age.Backward(weights, gradients, a.Waves, d);
    }
}
