using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>The forward pass of attention, 32 queries at a time. Scores are in units of log₂ e, so that their exponential is a power of two.</summary>
internal static unsafe class AttentionForward
{
    private const float Ln2 = 0.693147181f;

    public static void Run(PackedSequences sequences, int heads, ReadOnlyMatrix qkv, Matrix y, Matrix logSumExp, bool wide, in DropoutStream dropout = default)
    {
        if (sequences.Rows == 0)
            return;
        var (d, longest, drops) = (y.Columns / heads, 0, new AttentionDropout(dropout));
        foreach (var length in sequences.MainLengths)
            longest = Math.Max(longest, length);
        var scratch = Scratch.Get(Scratch.Use.Attention, ((longest + (4 * d) + 4) * Lanes) + drops.Length(longest));
        fixed (float* pQkv = qkv.Values, pY = y.Values, pLog = logSumExp.Values, pScratch = scratch)
        fixed (int* pVisible = sequences.Visible)
        {
            for (var s = 0; s < sequences.Count; s++)
            {
                var (first, end) = (sequences.Offsets[s], sequences.Offsets[s + 1]);
                var side = first + sequences.MainLengths[s];
                for (int row = first, next; row < end; row = next)
                {
                    next = Math.Min(row + Lanes, row < side ? side : end);
                    var queries = new Queries(first, side - first, row, next - row, pVisible);
                    for (var head = 0; head < heads; head++)
                        new Block(
                            pQkv + (head * d), qkv.Stride, y.Columns, pY + (head * d), y.Stride, pLog + (head * (nint)logSumExp.Stride), d, pScratch, wide, drops, head)
                            .Run(queries);
                }
            }
        }
    }

    /// <summary>Up to 32 queries and what they see: the same for all heads.</summary>
    private readonly ref struct Queries
    {
        private readonly LaneNumbers _visible;

        public Queries(int sequence, int keys, int row, int count, int* visible)
        {
            (Sequence, Keys, Row, Count) = (sequence, keys, row, count);
            Visible = visible + row;
            fixed (int* lanes = &_visible[0])
            {
                (Least, Most) = LoadVisible(Visible, count, lanes);
                for (var lane = 0; lane < 16; lane++)
                    MostOfLeft = Math.Max(MostOfLeft, lanes[lane]);
            }

            Besides = Least <= row + count - 1 - sequence && AnySeesItselfBesides(Visible, row - sequence, count);
        }

        /// <summary>First row of the sequence.</summary>
        public int Sequence { get; }

        /// <summary>Main positions of the sequence.</summary>
        public int Keys { get; }

        public int Row { get; }

        public int Count { get; }

        public int* Visible { get; }

        /// <summary>The least that any query sees, the most, and the most that one of the first sixteen sees.</summary>
        public int Least { get; }

        public int Most { get; }

        public int MostOfLeft { get; }

        /// <summary>Whether any sees itself besides the leading positions.</summary>
        public bool Besides { get; }

        public int Vectors => Count > 16 ? 2 : 1;

        /// <summary>How many keys each lane sees.</summary>
        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ReadOnlySpan<int> LaneVisible => _visible;
    }

    [InlineArray(Lanes)]
    private struct LaneNumbers
    {
        private int _first;
    }

    /// <summary>One head: where its queries, keys, values and results are.</summary>
    private readonly ref struct Block(
        float* query, nint stride, int width, float* y, nint yStride, float* logSumExp, int d, float* scratch, bool wide, AttentionDropout drops, int head)
    {
        public void Run(in Queries queries)
        {
            var qt = scratch;                                   // (d × 32): queries, scaled
            var own = qt + (d * Lanes);                         // (d × 32): the queries' own keys or values
            var output = own + (d * Lanes);                     // (d × 32)
            var ownScores = output + (d * Lanes);               // (32)
            var inverse = ownScores + Lanes;                    // (32)
            var scores = inverse + Lanes;                       // (keys × 32)
            var (row, count, most) = (queries.Row, queries.Count, queries.Most);
            var strideBytes = stride * sizeof(float);
            float* queryRow = query + (row * stride), key = query + width + (queries.Sequence * stride), value = key + width;

            if (count < Lanes)
                new Span<float>(qt, 2 * d * Lanes).Clear();
            Transposition.Copy(queryRow, stride, count, d, qt, Lanes, AttentionWeights.Log2E / MathF.Sqrt(d));
            Multiply(key, strideBytes, sizeof(float), most, qt, d, scores, LaneRow, queries.Vectors, accumulate: false, wide);
            if (queries.Besides)
            {
                Transposition.Copy(queryRow + width, stride, count, d, own, Lanes, 1);
                LaneDots(qt, own, d, ownScores);
                for (var lane = 0; lane < count; lane++)
                    if (!SeesItselfBesides(queries.Visible[lane], row - queries.Sequence + lane))
                        ownScores[lane] = float.NegativeInfinity;           // seen as one of the leading positions, or not at all
            }

            Softmax(scores, queries, queries.Besides ? ownScores : null, inverse, new Span<float>(logSumExp + row, count));
            if (drops.IsOn)
                Drop(scores, most, queries.Besides ? ownScores : null, queries.Keys, row);
            if (most > 0)
                Multiply(value, sizeof(float), strideBytes, d, scores, most, output, LaneRow, queries.Vectors, accumulate: false, wide);
            else
                new Span<float>(output, d * Lanes).Clear();
            if (queries.Besides)
                Transposition.Copy(queryRow + (2 * width), stride, count, d, own, Lanes, 1);
            Finish(output, d, inverse, queries.Besides ? own : null, ownScores);
            Transposition.Copy(output, Lanes, d, count, y + (row * yStride), yStride, 1);
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
    /// scores become 2^(score − max), 0 where a lane doesn't see the key; <paramref name="own"/> likewise; <paramref name="inverse"/> becomes 1/Σ. Lanes are taken as
    /// two vectors at once, and where a lane isn't in use its numbers are thrown away: two chains of sums and maxima instead of one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(float* scores, in Queries queries, float* own, float* inverse, Span<float> logSumExp)
    {
        var logs = stackalloc float[Lanes];
        var hidden = Vector512.Create(float.NegativeInfinity);
        var (least, middle, most) = (queries.Least, queries.MostOfLeft, queries.Most);
        var second = queries.Vectors > 1 ? 16 : 0;
        var lanes = queries.LaneVisible;
        var (seesLeft, seesRight) = (Vector512.Create(lanes), Vector512.Create(lanes[second..]));
        var (left, right) = own == null ? (hidden, hidden) : (Vector512.Load(own), Vector512.Load(own + 16));
        var at = scores;
        for (var j = 0; j < least; j++, at += Lanes)
        {
            left = Vector512.MaxNative(left, Vector512.Load(at));
            right = Vector512.MaxNative(right, Vector512.Load(at + second));
        }

        for (var j = least; j < most; j++, at += Lanes)
        {
            left = Vector512.MaxNative(left, Vector512.ConditionalSelect(Sees(seesLeft, j), Vector512.Load(at), hidden));
            right = Vector512.MaxNative(right, Vector512.ConditionalSelect(Sees(seesRight, j), Vector512.Load(at + second), hidden));
        }

        Vector512<float> leftSum = default, rightSum = default;
        at = scores;
        for (var j = 0; j < least; j++, at += Lanes)
        {
            var weight = Exponential.OfBase2(Vector512.Load(at) - left);
            leftSum += weight;
            if (second > 0)
            {
                var other = Exponential.OfBase2(Vector512.Load(at + 16) - right);
                rightSum += other;
                other.Store(at + 16);
            }

            weight.Store(at);
        }

        for (var j = least; j < most; j++, at += Lanes)
        {
            var weight = j < middle ? Exponential.OfBase2(Vector512.Load(at) - left) & Sees(seesLeft, j) : default;
            leftSum += weight;
            if (second > 0)
            {
                var other = Exponential.OfBase2(Vector512.Load(at + 16) - right) & Sees(seesRight, j);
                rightSum += other;
                other.Store(at + 16);
            }

            weight.Store(at);
        }

        if (own != null)
        {
            var (ownLeft, ownRight) = (OwnWeight(own, left), OwnWeight(own + 16, right));
            ownLeft.Store(own);
            ownRight.Store(own + 16);
            leftSum += ownLeft;
            rightSum += ownRight;
        }

        (Vector512<float>.One / leftSum).Store(inverse);
        (Vector512<float>.One / rightSum).Store(inverse + 16);
        Vector512.FusedMultiplyAdd(left, Vector512.Create(Ln2), Vector512.Log(leftSum)).Store(logs);
        Vector512.FusedMultiplyAdd(right, Vector512.Create(Ln2), Vector512.Log(rightSum)).Store(logs + 16);
        new ReadOnlySpan<float>(logs, logSumExp.Length).CopyTo(logSumExp);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> OwnWeight(float* own, Vector512<float> max)
    {
        var score = Vector512.Load(own);
        return Exponential.OfBase2(score - max) & Vector512.GreaterThan(score, Vector512.Create(float.NegativeInfinity));
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
