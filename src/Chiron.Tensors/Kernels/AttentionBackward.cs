using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>The backward pass of attention, 32 queries at a time; the weights are computed again from the scores' log Σ exp.</summary>
internal static unsafe class AttentionBackward
{
    public static void Run(
        PackedSequences sequences,
        int heads,
        ReadOnlyMatrix qkv,
        ReadOnlyMatrix y,
        ReadOnlyMatrix logSumExp,
        ReadOnlyMatrix dy,
        Matrix dQkv,
        bool wide,
        in DropoutStream dropout = default)
    {
        if (sequences.Rows == 0)
            return;
        var d = y.Columns / heads;
        var padded = (d + Lanes - 1) / Lanes * Lanes;
        var longest = 0;
        foreach (var length in sequences.MainLengths)
            longest = Math.Max(longest, length);
        var drops = new AttentionDropout(dropout);
        var scratch = Scratch.Get(
            Scratch.Use.Attention, (2 * longest * (Lanes + padded)) + (((5 * d) + (2 * padded) + 4) * Lanes) + drops.Length(longest));
        fixed (float* pQkv = qkv.Values, pY = y.Values, pLog = logSumExp.Values, pDy = dy.Values, pD = dQkv.Values, pScratch = scratch)
        fixed (int* pVisible = sequences.Visible)
        {
            for (var s = 0; s < sequences.Count; s++)
            {
                var (first, end) = (sequences.Offsets[s], sequences.Offsets[s + 1]);
                var keys = sequences.MainLengths[s];
                for (var head = 0; head < heads; head++)
                {
                    var block = new Block
                    {
                        Query = pQkv + (head * d),
                        Stride = qkv.Stride,
                        Width = y.Columns,
                        Output = pY + (head * d),
                        OutputStride = y.Stride,
                        LogSumExp = pLog + (head * (nint)logSumExp.Stride),
                        DOutput = pDy + (head * d),
                        DOutputStride = dy.Stride,
                        DQuery = pD + (head * d),
                        DStride = dQkv.Stride,
                        D = d,
                        Padded = padded,
                        DKeys = pScratch,
                        DValues = pScratch + (keys * padded),
                        Scratch = pScratch + (2 * keys * padded),
                        Wide = wide,
                        Drops = drops,
                        Head = head,
                    };
                    new Span<float>(pScratch, 2 * keys * padded).Clear();
                    for (var row = first; row < first + keys; row += Lanes)
                        block.Run(first, keys, row, Math.Min(Lanes, first + keys - row), pVisible);
                    for (var row = first + keys; row < end; row += Lanes)
                        block.Run(first, keys, row, Math.Min(Lanes, end - row), pVisible);
                    block.WriteKeysAndValues(first, keys);
                }
            }
        }
    }

    /// <summary>One sequence and head: where its parts and their gradients are.</summary>
    private ref struct Block
    {
        public required float* Query;
        public required nint Stride;
        public required int Width;
        public required float* Output;
        public required nint OutputStride;
        public required float* LogSumExp;
        public required float* DOutput;
        public required nint DOutputStride;
        public required float* DQuery;
        public required nint DStride;
        public required int D;
        public required int Padded;
        public required float* DKeys;               // (keys × padded), and DValues: summed over all queries before they are written
        public required float* DValues;
        public required float* Scratch;
        public required bool Wide;
        public required AttentionDropout Drops;
        public required int Head;

        private readonly int Heads => Width / D;

        public readonly void Run(int sequence, int keys, int row, int queries, int* visible)
        {
            var d = D;
            var qt = Scratch;                                   // (d × 32): queries, scaled
            var dyt = qt + (d * Lanes);                         // (d × 32)
            var dqt = dyt + (d * Lanes);                        // (d × 32): y, then the gradient of the queries
            var q = dqt + (d * Lanes);                          // panels of (32 × 32): queries, scaled, as rows
            var dyRows = q + (Padded * Lanes);                  // the same of dy
            var logs = dyRows + (Padded * Lanes);               // (32), unused lanes: +∞, which makes their weights 0
            var dots = logs + Lanes;                            // (32): dy · y
            var weights = dots + Lanes;                         // (keys × 32)
            var lanes = stackalloc int[Lanes];
            var (least, most) = LoadVisible(visible + row, queries, lanes);
            var dScores = weights + (most * Lanes);             // (keys × 32)
            var vectors = queries > 16 ? 2 : 1;
            var scale = 1 / MathF.Sqrt(d);
            var strideBytes = Stride * sizeof(float);
            float* queryRow = Query + (row * Stride), key = Query + Width + (sequence * Stride), value = key + Width;
            var dyRow = DOutput + (row * DOutputStride);

            if (queries < Lanes)
                new Span<float>(qt, 3 * d * Lanes).Clear();
            Transposition.Copy(queryRow, Stride, queries, d, qt, Lanes, scale);
            Transposition.Copy(dyRow, DOutputStride, queries, d, dyt, Lanes, 1);
            Transposition.Copy(Output + (row * OutputStride), OutputStride, queries, d, dqt, Lanes, 1);
            LaneDots(dyt, dqt, d, dots);
            new Span<float>(logs, Lanes).Fill(float.PositiveInfinity);
            new Span<float>(LogSumExp + row, queries).CopyTo(new Span<float>(logs, Lanes));
            CopyToPanels(queryRow, Stride, queries, d, scale, q);
            CopyToPanels(dyRow, DOutputStride, queries, d, 1, dyRows);

            Multiply(key, strideBytes, sizeof(float), most, qt, d, weights, LaneRow, vectors, accumulate: false, Wide);
            Multiply(value, strideBytes, sizeof(float), most, dyt, d, dScores, LaneRow, vectors, accumulate: false, Wide);
            var factors = new Span<float>(dScores + (most * Lanes), Drops.Length(most));
            if (Drops.IsOn)
            {
                Drops.Factors(factors, row, Heads, Head, 0);
                MultiplyBy(factors, dScores, most * Lanes);
            }

            Weigh(weights, dScores, lanes, least, most, logs, dots, vectors);
            if (Drops.IsOn)
                MultiplyBy(factors, weights, most * Lanes);
            if (most == 0)
                new Span<float>(dqt, d * Lanes).Clear();
            else
                Multiply(key, sizeof(float), strideBytes, d, dScores, most, dqt, LaneRow, vectors, accumulate: false, Wide);
            for (var panel = 0; panel < Padded; panel += Lanes)
            {
                var panelVectors = d - panel > 16 ? 2 : 1;
                Multiply(weights, LaneRow, sizeof(float), most, dyRows + (panel * Lanes), queries, DValues + panel, Padded * sizeof(float), panelVectors, accumulate: true, Wide);
                Multiply(dScores, LaneRow, sizeof(float), most, q + (panel * Lanes), queries, DKeys + panel, Padded * sizeof(float), panelVectors, accumulate: true, Wide);
            }

            Transposition.Copy(dqt, Lanes, d, queries, DQuery + (row * DStride), DStride, scale);
            for (var lane = 0; lane < queries; lane++)
                if (SeesItselfBesides(visible[row + lane], row - sequence + lane))
                    AddOwn(row - sequence + lane, keys, row + lane, logs[lane], dots[lane], Drops.Factor(row, lane, Heads, Head, keys));

            static void MultiplyBy(Span<float> factors, float* values, int count) =>
                Vector.Multiply(factors[..count], new Span<float>(values, count), new Span<float>(values, count));
        }

        public readonly void WriteKeysAndValues(int sequence, int keys)
        {
            for (var j = 0; j < keys; j++)
            {
                var dKey = DQuery + Width + ((sequence + j) * DStride);
                new Span<float>(DKeys + (j * Padded), D).CopyTo(new Span<float>(dKey, D));
                new Span<float>(DValues + (j * Padded), D).CopyTo(new Span<float>(dKey + Width, D));
            }
        }

        /// <summary>
        /// A row's own key and value where it sees them besides the leading ones: the rest of the query's gradient, and of the key's and value's, which
        /// of a side query is all, for no other row sees it.
        /// </summary>
        private readonly void AddOwn(int place, int keys, int row, float logSumExp, float dot, float factor)
        {
            var own = Query + (row * Stride);
            ReadOnlySpan<float> query = new(own, D), key = new(own + Width, D), value = new(own + (2 * Width), D);
            ReadOnlySpan<float> dOutput = new(DOutput + (row * DOutputStride), D);
            var target = DQuery + (row * DStride);
            Span<float> dQuery = new(target, D), dKey = new(target + Width, D), dValue = new(target + (2 * Width), D);
            var scale = 1 / MathF.Sqrt(D);
            var weight = MathF.Exp((scale * Vector.Dot(query, key)) - logSumExp);
            var dScore = weight * ((factor * Vector.Dot(dOutput, value)) - dot) * scale;
            weight *= factor;
            Vector.AddScaled(key, dScore, dQuery);
            if (place >= keys)
            {
                Vector.MultiplyBy(query, dScore, dKey);
                Vector.MultiplyBy(dOutput, weight, dValue);
                return;
            }

            Vector.AddScaled(query, dScore, new Span<float>(DKeys + (place * Padded), D));
            Vector.AddScaled(dOutput, weight, new Span<float>(DValues + (place * Padded), D));
        }
    }

    /// <summary>Copies rows of d floats, times a factor, to consecutive panels of 32 × 32; the rest of a row in its last panel is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyToPanels(float* from, nint stride, int rows, int d, float factor, float* panels)
    {
        for (var row = 0; row < rows; row++, from += stride, panels += Lanes)
            for (var column = 0; column < d; column += 16)
            {
                var to = panels + (column / Lanes * Lanes * Lanes) + (column % Lanes);
                (LoadSome(from + column, d - column) * factor).Store(to);
            }
    }

    /// <summary>The first <paramref name="count"/> floats at an address, sixteen at most, and zeros; what lies beyond isn't read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LoadSome(float* from, int count)
    {
        if (count >= 16)
            return Vector512.Load(from);
        if (Avx512F.IsSupported)
            return Avx512F.MaskLoad(from, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), Vector512<float>.Zero);

        var values = stackalloc float[16];
        for (var i = 0; i < 16; i++)
            values[i] = i < count ? from[i] : 0;
        return Vector512.Load(values);
    }

    /// <summary>From scores and dy·v: weights = exp(score − log Σ exp), 0 where hidden, and dScores = weights ∘ (dy·v − dy·y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(float* weights, float* dScores, int* visible, int least, int most, float* logSumExp, float* dots, int vectors)
    {
        for (var v = 0; v < 16 * vectors; v += 16)
        {
            var log = Vector512.Load(logSumExp + v);
            var dot = Vector512.Load(dots + v);
            for (var j = 0; j < most; j++)
            {
                var at = (j * Lanes) + v;
                var weight = Exponential.Of(Vector512.Load(weights + at) - log);
                if (j >= least)
                    weight &= Sees(visible + v, j);
                weight.Store(weights + at);
                (weight * (Vector512.Load(dScores + at) - dot)).Store(dScores + at);
            }
        }
    }
}
