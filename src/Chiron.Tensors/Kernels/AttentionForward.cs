using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>The forward pass of attention, 32 queries at a time.</summary>
internal static unsafe class AttentionForward
{
    public static void Run(PackedSequences sequences, int heads, ReadOnlyMatrix qkv, Matrix y, Matrix logSumExp, bool wide, in DropoutStream dropout = default)
    {
        if (sequences.Rows == 0)
            return;
        var d = y.Columns / heads;
        var longest = 0;
        foreach (var length in sequences.MainLengths)
            longest = Math.Max(longest, length);
        var drops = new AttentionDropout(dropout);
        var scratch = Scratch.Get(Scratch.Use.Attention, ((longest + (4 * d) + 4) * Lanes) + drops.Length(longest));
        fixed (float* pQkv = qkv.Values, pY = y.Values, pLog = logSumExp.Values, pScratch = scratch)
        fixed (int* pVisible = sequences.Visible)
        {
            for (var s = 0; s < sequences.Count; s++)
            {
                var (first, end) = (sequences.Offsets[s], sequences.Offsets[s + 1]);
                var side = first + sequences.MainLengths[s];
                for (var head = 0; head < heads; head++)
                {
                    var block = new Block(
                        pQkv + (head * d), qkv.Stride, y.Columns, pY + (head * d), y.Stride, pLog + (head * (nint)logSumExp.Stride), d, pScratch, wide, drops, head);
                    for (var row = first; row < side; row += Lanes)
                        block.Run(first, side - first, row, Math.Min(Lanes, side - row), pVisible);
                    for (var row = side; row < end; row += Lanes)
                        block.Run(first, side - first, row, Math.Min(Lanes, end - row), pVisible);
                }
            }
        }
    }

    /// <summary>One head: where its queries, keys, values and results are.</summary>
    private readonly ref struct Block(
        float* query, nint stride, int width, float* y, nint yStride, float* logSumExp, int d, float* scratch, bool wide, AttentionDropout drops, int head)
    {
        public void Run(int sequence, int keys, int row, int queries, int* visible)
        {
            var qt = scratch;                                   // (d × 32): queries, scaled
            var own = qt + (d * Lanes);                         // (d × 32): the queries' own keys or values
            var output = own + (d * Lanes);                     // (d × 32)
            var ownScores = output + (d * Lanes);               // (32)
            var inverse = ownScores + Lanes;                    // (32)
            var scores = inverse + Lanes;                       // (keys × 32)
            var lanes = stackalloc int[Lanes];
            var (least, most) = LoadVisible(visible + row, queries, lanes);
            var besides = least <= row + queries - 1 - sequence && AnySeesItselfBesides(visible + row, row - sequence, queries);
            var vectors = queries > 16 ? 2 : 1;
            var strideBytes = stride * sizeof(float);
            float* queryRow = query + (row * stride), key = query + width + (sequence * stride), value = key + width;

            if (queries < Lanes)
                new Span<float>(qt, 2 * d * Lanes).Clear();
            Transposition.Copy(queryRow, stride, queries, d, qt, Lanes, 1 / MathF.Sqrt(d));
            Multiply(key, strideBytes, sizeof(float), most, qt, d, scores, LaneRow, vectors, accumulate: false, wide);
            if (besides)
            {
                Transposition.Copy(queryRow + width, stride, queries, d, own, Lanes, 1);
                LaneDots(qt, own, d, ownScores);
                for (var lane = 0; lane < queries; lane++)
                    if (!SeesItselfBesides(visible[row + lane], row - sequence + lane))
                        ownScores[lane] = float.NegativeInfinity;           // seen as one of the leading positions, or not at all
            }

            Softmax(scores, lanes, least, most, besides ? ownScores : null, inverse, vectors, new Span<float>(logSumExp + row, queries));
            if (drops.IsOn)
                Drop(scores, most, besides ? ownScores : null, keys, row);
            if (most > 0)
                Multiply(value, sizeof(float), strideBytes, d, scores, most, output, LaneRow, vectors, accumulate: false, wide);
            else
                new Span<float>(output, d * Lanes).Clear();
            if (besides)
                Transposition.Copy(queryRow + (2 * width), stride, queries, d, own, Lanes, 1);
            Finish(output, d, inverse, besides ? own : null, ownScores);
            Transposition.Copy(output, Lanes, d, queries, y + (row * yStride), yStride, 1);
        }

        private void Drop(float* weights, int most, float* own, int keys, int row)
        {
            var factors = new Span<float>(weights + (most * Lanes), drops.Length(most));
            drops.Factors(factors, row, width / d, head, 0);
            var span = new Span<float>(weights, most * Lanes);
            Vector.Multiply(factors[..span.Length], span, span);
            for (var lane = 0; own != null && lane < Lanes; lane++)
                own[lane] *= drops.Factor(row, lane, width / d, head, keys);
        }
    }

    /// <summary>
    /// scores become exp(score − max), 0 where a lane doesn't see the key; <paramref name="own"/> likewise; <paramref name="inverse"/> becomes 1/Σ.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(float* scores, int* visible, int least, int most, float* own, float* inverse, int vectors, Span<float> logSumExp)
    {
        var logs = stackalloc float[Lanes];
        var hidden = Vector512.Create(float.NegativeInfinity);
        for (var j = least; j < most; j++)
            for (var v = 0; v < 16 * vectors; v += 16)
            {
                var at = scores + (j * Lanes) + v;
                Vector512.ConditionalSelect(Sees(visible + v, j), Vector512.Load(at), hidden).Store(at);
            }

        // Both vectors at once, and where a lane isn't in use its numbers are thrown away: two chains of sums and maxima instead of one.
        var (left, right) = own == null ? (hidden, hidden) : (Vector512.Load(own), Vector512.Load(own + 16));
        var second = vectors > 1 ? 16 : 0;
        for (var j = 0; j < most; j++)
        {
            left = Vector512.MaxNative(left, Vector512.Load(scores + (j * Lanes)));
            right = Vector512.MaxNative(right, Vector512.Load(scores + (j * Lanes) + second));
        }

        Vector512<float> leftSum = default, rightSum = default;
        for (var j = 0; j < most; j++)
        {
            var at = scores + (j * Lanes);
            var weight = Exponential.Of(Vector512.Load(at) - left);
            if (vectors > 1)
            {
                var other = Exponential.Of(Vector512.Load(at + 16) - right);
                other.Store(at + 16);
                rightSum += other;
            }

            weight.Store(at);
            leftSum += weight;
        }

        if (own != null)
        {
            var (ownLeft, ownRight) = (Exponential.Of(Vector512.Load(own) - left), Exponential.Of(Vector512.Load(own + 16) - right));
            ownLeft.Store(own);
            ownRight.Store(own + 16);
            leftSum += ownLeft;
            rightSum += ownRight;
        }

        (Vector512<float>.One / leftSum).Store(inverse);
        (Vector512<float>.One / rightSum).Store(inverse + 16);
        (left + Vector512.Log(leftSum)).Store(logs);
        (right + Vector512.Log(rightSum)).Store(logs + 16);
        new ReadOnlySpan<float>(logs, logSumExp.Length).CopyTo(logSumExp);
    }

    /// <summary>output = (output + own value · own weight) / Σ.</summary>
    private static void Finish(float* output, int d, float* inverse, float* own, float* ownWeights)
    {
        for (var i = 0; i < d * Lanes; i += 16)
        {
            var sum = Vector512.Load(output + i);
            if (own != null)
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(own + i), Vector512.Load(ownWeights + (i % Lanes)), sum);
            (sum * Vector512.Load(inverse + (i % Lanes))).Store(output + i);
        }
    }
}
