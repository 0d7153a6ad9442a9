namespace Chiron.Deidentification;

/// <summary>The features of a token, hashed into rows of weights: the words, forms and traits of it and its neighbours, and what stands between them.</summary>
internal static class TokenFeatures
{
    public const int Count = 64;

    /// <summary>How far the words that features read stand from the token, at most.</summary>
    public const int Reach = 3;

    private const ushort Newline = 2;

    private static readonly TaggedToken Edge = new(2, 0, WordTraits.None, 63, Newline, 0, 0, default, IsCandidate: false);

    /// <summary>For each of the first features, which words it reads: bit k is the one at k − Reach. The rest reads none.</summary>
    public static ReadOnlySpan<byte> WordsRead => [8, 4, 16, 2, 32, 1, 64, 4, 16, 12, 24, 6, 48, 20, 4, 16, 4, 16];

    /// <summary>The features that read the letters at the token's ends.</summary>
    public static Range EndsRead => 18..21;

    /// <param name="rows">Count indices below 2^<paramref name="bits"/>.</param>
    public static void Of(ReadOnlySpan<TaggedToken> tokens, int i, int bits, Span<int> rows)
    {
        ref readonly var here = ref tokens[i];
        ref readonly var before = ref At(tokens, i - 1);
        ref readonly var before2 = ref At(tokens, i - 2);
        ref readonly var after = ref At(tokens, i + 1);
        ref readonly var after2 = ref At(tokens, i + 2);
        var shift = 32 - bits;
        var (shape, shapeBefore, shapeAfter) = ((uint)here.Shape, (uint)before.Shape, (uint)after.Shape);
        var (gap, gapAfter) = ((uint)here.Gap, (uint)after.Gap);
        var (means, meansBefore, meansAfter) = (Means(here), Means(before), Means(after));
        var (role, roleBefore, roleAfter) = (Role(here), Role(before), Role(after));
        var form = shape << 16 | means;
        rows[0] = Row(0, here.Word, 0, shift);
        rows[1] = Row(1, before.Word, 0, shift);
        rows[2] = Row(2, after.Word, 0, shift);
        rows[3] = Row(3, before2.Word, 0, shift);
        rows[4] = Row(4, after2.Word, 0, shift);
        rows[5] = Row(5, At(tokens, i - 3).Word, 0, shift);
        rows[6] = Row(6, At(tokens, i + 3).Word, 0, shift);
        rows[7] = Row(7, before.Word, shape, shift);
        rows[8] = Row(8, after.Word, shape, shift);
        rows[9] = Row(9, before.Word, here.Word, shift);
        rows[10] = Row(10, here.Word, after.Word, shift);
        rows[11] = Row(11, before2.Word, before.Word, shift);
        rows[12] = Row(12, after.Word, after2.Word, shift);
        rows[13] = Row(13, before.Word, after.Word, shift);
        rows[14] = Row(14, before.Word, form ^ gap << 8, shift);
        rows[15] = Row(15, after.Word, form ^ gapAfter << 8, shift);
        rows[16] = Row(16, before.Word, gap << 16 | roleAfter, shift);
        rows[17] = Row(17, after.Word, gapAfter << 16 | roleBefore, shift);
        rows[18] = Row(18, here.Ends >> 16, shape, shift);
        rows[19] = Row(19, here.Ends & 0xFFFF, shape, shift);
        rows[20] = Row(20, here.Ends & 0x7FE0, means, shift);
        rows[21] = Row(21, form, 0, shift);
        rows[22] = Row(22, shapeBefore << 16 | meansBefore, 0, shift);
        rows[23] = Row(23, shapeAfter << 16 | meansAfter, 0, shift);
        rows[24] = Row(24, (uint)before2.Shape << 16 | Means(before2), 0, shift);
        rows[25] = Row(25, (uint)after2.Shape << 16 | Means(after2), 0, shift);
        rows[26] = Row(26, role, means, shift);
        rows[27] = Row(27, roleBefore, gap, shift);
        rows[28] = Row(28, roleAfter, gapAfter, shift);
        rows[29] = Row(29, Role(before2), before.Gap, shift);
        rows[30] = Row(30, Role(after2), after2.Gap, shift);
        rows[31] = Row(31, meansBefore << 16 | means, gap, shift);
        rows[32] = Row(32, means << 16 | meansAfter, gapAfter, shift);
        rows[33] = Row(33, roleBefore, form ^ gap << 8, shift);
        rows[34] = Row(34, roleAfter, form ^ gapAfter << 8, shift);
        rows[35] = Row(35, roleBefore << 16 | roleAfter, shape << 8 | here.Elsewhere, shift);
        rows[36] = Row(36, Role(before2) << 16 | roleBefore, shape, shift);
        rows[37] = Row(37, roleAfter << 16 | Role(after2), shape, shift);
        rows[38] = Row(38, shapeBefore << 16 | shape << 8 | shapeAfter, 0, shift);
        rows[39] = Row(39, (uint)before2.Shape << 16 | shapeBefore << 8 | shape, gap, shift);
        rows[40] = Row(40, shape << 16 | shapeAfter << 8 | after2.Shape, gapAfter, shift);
        rows[41] = Row(41, gap << 16 | gapAfter, shape, shift);
        rows[42] = Row(42, (uint)before.Gap << 16 | gap, shapeBefore << 8 | shape, shift);
        rows[43] = Row(43, here.Label, form, shift);
        rows[44] = Row(44, here.Label, gap << 8 | shape, shift);
        rows[45] = Row(45, here.Elsewhere, form, shift);
        rows[46] = Row(46, (uint)after.Elsewhere << 8 | here.Elsewhere, shape << 16 | gapAfter, shift);
        rows[47] = Row(47, (uint)before.Elsewhere << 8 | here.Elsewhere, shape << 16 | gap, shift);
        rows[48] = Row(48, here.Class.Number, 0, shift);
        rows[49] = Row(49, here.Class.Group, shape, shift);
        rows[50] = Row(50, before.Class.Group, shape, shift);
        rows[51] = Row(51, after.Class.Group, shape, shift);
        rows[52] = Row(52, (uint)before.Class.Kind << 8 | here.Class.Kind, shape << 16 | gap, shift);
        rows[53] = Row(53, (uint)here.Class.Kind << 8 | after.Class.Kind, shape << 16 | gapAfter, shift);
        rows[54] = Row(54, (uint)before.Class.Kind << 8 | after.Class.Kind, shape, shift);
        rows[55] = Row(55, here.Class.Kind, form, shift);
        rows[56] = Row(56, before2.Class.Group, 0, shift);
        rows[57] = Row(57, after2.Class.Group, 0, shift);
        rows[58] = Row(58, (uint)before2.Class.Kind << 8 | before.Class.Kind, shape, shift);
        rows[59] = Row(59, (uint)after.Class.Kind << 8 | after2.Class.Kind, shape, shift);
        rows[60] = Row(60, before.Class.Number, 0, shift);
        rows[61] = Row(61, after.Class.Number, 0, shift);
        rows[62] = Row(62, (uint)before.Class.Group << 16 | gap, shape, shift);
        rows[63] = Row(63, (uint)after.Class.Group << 16 | gapAfter, shape, shift);
    }

    private static uint Means(in TaggedToken token) => (uint)(token.Traits & WordTraits.Meanings);

    private static uint Role(in TaggedToken token) => (uint)(token.Traits & WordTraits.Roles);

    private static ref readonly TaggedToken At(ReadOnlySpan<TaggedToken> tokens, int i)
    {
        if ((uint)i < (uint)tokens.Length)
            return ref tokens[i];
        return ref Edge;
    }

    // A multiply and shift of the parts (Dietzfelbinger et al. 1997), good enough to spread features over rows.
    private static int Row(uint kind, uint a, uint b, int shift)
    {
        var mixed = (a + kind * 0x9E3779B1) * 0x85EBCA6B ^ (b + kind) * 0xC2B2AE35;
        mixed ^= mixed >> 15;
        return (int)(mixed * 0x27D4EB2F >> shift);
    }
}
