using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>
/// The backward pass of attention, 32 keys at a time, each in a lane: weights and their gradients lie with the queries as rows, where log Σ exp and dy·y are one
/// number each. The gradients of keys and values are then sums over rows, and only the queries' has lanes to spare.
/// </summary>
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
        var (longest, drops) = (0, new AttentionDropout(dropout));
        for (var s = 0; s < sequences.Count; s++)
            longest = Math.Max(longest, sequences.Offsets[s + 1] - sequences.Offsets[s]);
        var room = new Room(longest, d, drops);
        var scratch = Scratch.Get(Scratch.Use.Attention, room.Floats);
        fixed (float* pQkv = qkv.Values, pY = y.Values, pLog = logSumExp.Values, pDy = dy.Values, pD = dQkv.Values, pScratch = scratch)
        fixed (int* pVisible = sequences.Visible)
        {
            for (var s = 0; s < sequences.Count; s++)
            {
                var (first, rows, keys) = (sequences.Offsets[s], sequences.Offsets[s + 1] - sequences.Offsets[s], sequences.MainLengths[s]);
                float* query = pQkv + ((nint)first * qkv.Stride), dQuery = pD + ((nint)first * dQkv.Stride);
                for (var head = 0; head < heads; head++)
                    new Head
                    {
                        Query = query + (head * d),
                        Stride = qkv.Stride,
                        Width = y.Columns,
                        Output = pY + ((nint)first * y.Stride) + (head * d),
                        OutputStride = y.Stride,
                        LogSumExp = pLog + (head * (nint)logSumExp.Stride) + first,
                        DOutput = pDy + ((nint)first * dy.Stride) + (head * d),
                        DOutputStride = dy.Stride,
                        DQuery = dQuery + (head * d),
                        DStride = dQkv.Stride,
                        D = d,
                        Rows = rows,
                        Keys = keys,
                        Visible = pVisible + first,
                        Scratch = pScratch,
                        Room = room,
                        Wide = wide,
                        Drops = drops,
                        Index = head,
                        FirstRow = first,
                    }.Run();
            }
        }
    }

    /// <summary>Where in the scratch memory, in floats, the parts of one head's pass are.</summary>
    private readonly struct Room
    {
        public Room(int rows, int d, AttentionDropout drops)
        {
            DQueryPitch = (d + 15) / 16 * 16;
            Values = d * Lanes;
            Transposed = 2 * Values;
            Panels = Transposed + (2 * Values);
            Dots = Panels + ((d + Lanes - 1) / Lanes * Lanes * Lanes);
            Weights = Dots + ((rows + 15) / 16 * 16);
            DScores = Weights + ((rows + AttentionWeights.AtOnce) * Lanes);
            DQueries = DScores + ((rows + AttentionWeights.AtOnce) * Lanes);
            Factors = DQueries + (rows * DQueryPitch);
            Drawn = Factors + (drops.IsOn ? (rows + Lanes) * Lanes : 0);
            Floats = Drawn + (drops.IsOn ? Lanes * Lanes : 0) + Lanes;
        }

        /// <summary>(d × 32) of values; keys stand before it. Then the same of their gradients.</summary>
        public int Values { get; }

        /// <summary>(d × 32) of the keys' gradient, then of the values'.</summary>
        public int Transposed { get; }

        /// <summary>Panels of (32 × 32): the keys as rows.</summary>
        public int Panels { get; }

        /// <summary>(rows): dy·y.</summary>
        public int Dots { get; }

        /// <summary>(rows × 32), and rows to spare for the last group.</summary>
        public int Weights { get; }

        public int DScores { get; }

        /// <summary>(rows × pitch).</summary>
        public int DQueries { get; }

        public int DQueryPitch { get; }

        /// <summary>(rows × 32): dropout's factors.</summary>
        public int Factors { get; }

        public int Drawn { get; }

        public int Floats { get; }
    }

    /// <summary>One sequence and head: where its parts and their gradients are, from the sequence's first row on.</summary>
    private ref struct Head
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
        public required int Rows;
        public required int Keys;
        public required int* Visible;
        public required float* Scratch;
        public required Room Room;
        public required bool Wide;
        public required AttentionDropout Drops;
        public required int Index;
        public required int FirstRow;

        private readonly int Heads => Width / D;

        public readonly void Run()
        {
            AttentionWeights.RowDots(DOutput, DOutputStride, Output, OutputStride, Rows, D, Scratch + Room.Dots);
            new Span<float>(Scratch + Room.DQueries, Rows * Room.DQueryPitch).Clear();
            for (var key = 0; key < Keys; key += Lanes)
                RunKeys(key, Math.Min(Lanes, Keys - key));
            var scale = 1 / MathF.Sqrt(D);
            CopyRows(Scratch + Room.DQueries, Room.DQueryPitch, Rows, D, scale, DQuery, DStride);
            for (var row = Keys; row < Rows; row++)
            {
                new Span<float>(DQuery + Width + (row * DStride), D).Clear();
                new Span<float>(DQuery + (2 * Width) + (row * DStride), D).Clear();
            }

            for (var row = 0; row < Rows; row++)
                if (SeesItselfBesides(Visible[row], row))
                    AddOwn(row, scale);
        }

        /// <summary>What 32 keys give and get.</summary>
        private readonly void RunKeys(int first, int keys)
        {
            float* kt = Scratch, vt = kt + Room.Values, dkt = kt + Room.Transposed, dvt = dkt + Room.Values, panels = kt + Room.Panels;
            float* key = Query + Width + (first * Stride), dKey = DQuery + Width + (first * DStride);
            var (low, high) = (0, Rows);
            while (low < high && Math.Abs(Visible[low]) <= first)
                low++;
            while (low < high && Math.Abs(Visible[high - 1]) <= first)
                high--;
            if (low == high)
            {
                for (var j = 0; j < keys; j++)
                {
                    new Span<float>(dKey + (j * DStride), D).Clear();
                    new Span<float>(dKey + Width + (j * DStride), D).Clear();
                }

                return;
            }

            var scale = 1 / MathF.Sqrt(D);
            if (keys < Lanes)
                new Span<float>(kt, 2 * D * Lanes).Clear();
            Transposition.Copy(key, Stride, keys, D, kt, Lanes, scale * AttentionWeights.Log2E);
            Transposition.Copy(key + Width, Stride, keys, D, vt, Lanes, 1);
            CopyToPanels(key, Stride, keys, D, panels);
            if (Drops.IsOn)
                Draw(first, low, high);

            var vectors = keys > 16 ? 2 : 1;
            var count = high - low;
            float* weights = Scratch + Room.Weights, dScores = Scratch + Room.DScores;
            AttentionWeights.Run(
                new AttentionWeights.Rows
                {
                    Query = Query + (low * Stride),
                    Stride = Stride,
                    DOutput = DOutput + (low * DOutputStride),
                    DOutputStride = DOutputStride,
                    LogSumExp = LogSumExp + low,
                    Dots = Scratch + Room.Dots + low,
                    Visible = Visible + low,
                    Factors = Drops.IsOn ? Scratch + Room.Factors + (low * Lanes) : null,
                    Count = count,
                    D = D,
                },
                kt,
                vt,
                first,
                vectors,
                weights,
                dScores);

            Multiply(DOutput + (low * DOutputStride), sizeof(float), DOutputStride * sizeof(float), D, weights, count, dvt, LaneRow, vectors, accumulate: false, Wide);
            Multiply(Query + (low * Stride), sizeof(float), Stride * sizeof(float), D, dScores, count, dkt, LaneRow, vectors, accumulate: false, Wide);
            Transposition.Copy(dkt, Lanes, D, keys, dKey, DStride, scale);
            Transposition.Copy(dvt, Lanes, D, keys, dKey + Width, DStride, 1);
            var dQueries = Scratch + Room.DQueries + (low * Room.DQueryPitch);
            for (var panel = 0; panel < D; panel += Lanes)
                Multiply(
                    dScores, LaneRow, sizeof(float), count, panels + (panel * Lanes), keys, dQueries + panel, Room.DQueryPitch * sizeof(float), D - panel > 16 ? 2 : 1, accumulate: true, Wide);
        }

        /// <summary>Dropout's factors with queries as rows and these keys as lanes: drawn as the forward pass drew them, 32 queries at a time, and turned.</summary>
        private readonly void Draw(int key, int low, int high)
        {
            var drawn = new Span<float>(Scratch + Room.Drawn, Lanes * Lanes);
            for (var (part, start) = (0, 0); part < 2; part++, start = Keys)
                for (var (row, end) = (start, part == 0 ? Keys : Rows); row < end; row += Lanes)
                {
                    if (row + Lanes <= low || row >= high)
                        continue;
                    Drops.Factors(drawn, FirstRow + row, Heads, Index, key);
                    Transposition.Copy(Scratch + Room.Drawn, Lanes, Lanes, Math.Min(Lanes, end - row), Scratch + Room.Factors + (row * Lanes), Lanes, 1);
                }
        }

        /// <summary>
        /// A row's own key and value where it sees them besides the leading ones: the rest of the query's gradient, and of the key's and value's, which
        /// of a side query is all, for no other row sees it.
        /// </summary>
        private readonly void AddOwn(int row, float scale)
        {
            var lane = (row < Keys ? row : row - Keys) % Lanes;
            float* own = Query + (row * Stride), target = DQuery + (row * DStride);
            ReadOnlySpan<float> query = new(own, D), key = new(own + Width, D), value = new(own + (2 * Width), D);
            ReadOnlySpan<float> dOutput = new(DOutput + (row * DOutputStride), D);
            var factor = Drops.Factor(FirstRow + row - lane, lane, Heads, Index, Keys);
            var weight = MathF.Exp((scale * Vector.Dot(query, key)) - LogSumExp[row]);
            var dScore = weight * ((factor * Vector.Dot(dOutput, value)) - Scratch[Room.Dots + row]) * scale;
            Vector.AddScaled(key, dScore, new Span<float>(target, D));
            Vector.AddScaled(query, dScore, new Span<float>(target + Width, D));
            Vector.AddScaled(dOutput, factor * weight, new Span<float>(target + (2 * Width), D));
        }
    }
}
