namespace Chiron.Deidentification;

/// <summary>The features of a token, hashed into rows of weights: the words, forms and traits of it and its neighbours, and what stands between them.</summary>
internal static class TokenFeatures
{
    public const int Count = 30;

    private static readonly TaggedToken Edge = new(2, 0, WordTraits.None, 63, Newline, 0, IsCandidate: false);

    private const ushort Newline = 2;

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
        var (traits, traitsBefore, traitsAfter) = ((uint)here.Traits, (uint)before.Traits, (uint)after.Traits);
        var form = shape << 8 | traits;
        var (gap, gapAfter) = ((uint)here.Gap, (uint)after.Gap);
        rows[0] = Row(0, here.Word, 0, shift);
        rows[1] = Row(1, before.Word, shape, shift);
        rows[2] = Row(2, after.Word, shape, shift);
        rows[3] = Row(3, before.Word, here.Word, shift);
        rows[4] = Row(4, here.Word, after.Word, shift);
        rows[5] = Row(5, before2.Word, shape, shift);
        rows[6] = Row(6, after2.Word, shape, shift);
        rows[7] = Row(7, form, 0, shift);
        rows[8] = Row(8, shapeBefore << 16 | shape << 8 | shapeAfter, 0, shift);
        rows[9] = Row(9, form, traitsBefore << 8 | traitsAfter, shift);
        rows[10] = Row(10, traitsBefore << 8 | traits, gap, shift);
        rows[11] = Row(11, traits << 8 | traitsAfter, gapAfter, shift);
        rows[12] = Row(12, here.Ends >> 16, shape, shift);
        rows[13] = Row(13, here.Ends & 0xFFFF, shape, shift);
        rows[14] = Row(14, here.Ends & 0x7FE0, traits, shift);
        rows[15] = Row(15, gap, shape, shift);
        rows[16] = Row(16, gapAfter, shape, shift);
        rows[17] = Row(17, gap << 16 | gapAfter, traits, shift);
        rows[18] = Row(18, before.Word, form ^ gap << 16, shift);
        rows[19] = Row(19, after.Word, form ^ gapAfter << 16, shift);
        rows[20] = Row(20, before2.Word, before.Word, shift);
        rows[21] = Row(21, after.Word, after2.Word, shift);
        rows[22] = Row(22, before2.Word ^ 77 * before.Word, form, shift);
        rows[23] = Row(23, here.Label, form, shift);
        rows[24] = Row(24, here.Label, gap << 8 | shape, shift);
        rows[25] = Row(25, (uint)before2.Shape << 16 | shapeBefore << 8 | shape, gap, shift);
        rows[26] = Row(26, shape << 16 | shapeAfter << 8 | after2.Shape, gapAfter, shift);
        rows[27] = Row(27, (uint)before.Gap << 16 | gap, shapeBefore << 8 | shape, shift);
        rows[28] = Row(28, before.Word, after.Word, shift);
        rows[29] = Row(29, (uint)after2.Traits << 16 | traitsAfter << 8 | shapeAfter, form, shift);
    }

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
