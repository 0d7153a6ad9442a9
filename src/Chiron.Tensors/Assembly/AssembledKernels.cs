using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors.Assembly;

/// <summary>
/// The kernels for instructions that the runtime doesn't offer, assembled when first asked for: products of bfloat16 and of bytes, and the conversions.
/// </summary>
internal sealed unsafe class AssembledKernels
{
    /// <summary>Set to 0 in the environment, or <c>false</c> as a switch of the runtime's configuration, this turns the assembled kernels off.</summary>
    public const string Setting = "CHIRON_ASSEMBLED_KERNELS";

    private const int Boundary = 64;

    private readonly delegate* unmanaged[SuppressGCTransition]<TileArguments*, void>[] _tiles;
    private readonly delegate* unmanaged[SuppressGCTransition]<RoundingArguments*, void>[] _rounding;
    private readonly nint _order;

    private AssembledKernels(nint code, int[] tiles, int[] rounding)
    {
        _tiles = new delegate* unmanaged[SuppressGCTransition]<TileArguments*, void>[tiles.Length];
        for (var i = 0; i < tiles.Length; i++)
            _tiles[i] = (delegate* unmanaged[SuppressGCTransition]<TileArguments*, void>)(code + tiles[i]);
        _rounding = new delegate* unmanaged[SuppressGCTransition]<RoundingArguments*, void>[rounding.Length];
        for (var i = 0; i < rounding.Length; i++)
            _rounding[i] = (delegate* unmanaged[SuppressGCTransition]<RoundingArguments*, void>)(code + rounding[i]);

        _order = (nint)NativeMemory.AlignedAlloc(64, 64);
        for (var i = 0; i < 16; i++)
            (((short*)_order)[2 * i], ((short*)_order)[(2 * i) + 1]) = ((short)i, (short)(i + 16));
    }

    /// <summary>Null where the processor has no AVX512_BF16, the system allows no code to be made, or the setting says no.</summary>
    public static AssembledKernels? BFloat16 { get; } = IsAllowed && Avx512BW.IsSupported && Reports(7, 1, register: 0, bit: 5) ? Assemble(bytes: false) : null;

    /// <summary>The same of AVX512_VNNI.</summary>
    public static AssembledKernels? Bytes { get; } = IsAllowed && Avx512BW.IsSupported && Reports(7, 0, register: 2, bit: 11) ? Assemble(bytes: true) : null;

    private static bool IsAllowed =>
        Environment.GetEnvironmentVariable(Setting) != "0" && !(AppContext.TryGetSwitch(Setting, out var wanted) && !wanted);

    /// <summary>One tile of a product.</summary>
    /// <param name="columns">1 … 32; those beyond are left as they are.</param>
    public void Tile(int rows, int columns, ref TileArguments arguments)
    {
        var vectors = columns > 16 ? 2 : 1;
        var rest = columns - (16 * (vectors - 1));
        arguments.Mask = (1 << rest) - 1;
        var tile = _tiles[Index(rows, vectors, rest < 16)];
        fixed (TileArguments* pointer = &arguments)
            tile(pointer);
    }

    /// <summary>Rows of floats to bfloat16, each with zeros up to a multiple of 32.</summary>
    /// <param name="toRow">Bytes from row to row of the result.</param>
    public void Round(ReadOnlyMatrix from, void* to, nint toRow)
    {
        fixed (float* pFrom = from.Values)
            Round(0, pFrom, null, from.Rows, from.Stride * sizeof(float), from.Columns, to, 64, toRow);
    }

    /// <summary>Rows of floats two by two to rows of pairs of bfloat16, with zeros up to a multiple of 32 columns; a last row alone is paired with zeros.</summary>
    /// <param name="toStep">Bytes from the pairs of 32 columns to those of the next 32.</param>
    /// <param name="toRow">Bytes from row to row of pairs.</param>
    public void Interleave(ReadOnlyMatrix from, void* to, nint toStep, nint toRow)
    {
        var pairs = from.Rows / 2;
        fixed (float* pFrom = from.Values)
        {
            if (pairs > 0)
                Round(1, pFrom, pFrom + from.Stride, pairs, 2 * from.Stride * sizeof(float), from.Columns, to, toStep, toRow);
            if (from.Rows % 2 == 0)
                return;
            var zeros = Scratch.Get(Scratch.Use.Zeros, from.Columns);
            zeros.Clear();
            fixed (float* pZeros = zeros)
                Round(1, pFrom + ((nint)(from.Rows - 1) * from.Stride), pZeros, 1, 0, from.Columns, (byte*)to + (pairs * toRow), toStep, toRow);
        }
    }

    private void Round(int form, float* first, float* second, int rows, nint fromRow, int columns, void* to, nint toStep, nint toRow)
    {
        var rest = columns % 32;
        var arguments = new RoundingArguments
        {
            From = first,
            Second = second,
            To = to,
            Rows = rows,
            FromRow = fromRow,
            ToRow = toRow,
            ToStep = toStep,
            Groups = columns / 32,
            Rest = rest,
            LowMask = (1 << Math.Min(16, rest)) - 1,
            HighMask = (1 << Math.Max(0, rest - 16)) - 1,
            Order = (void*)_order,
        };
        _rounding[form](&arguments);
    }

    private static int Index(int rows, int vectors, bool masked) => (((rows - 1) * 2) + vectors - 1) * 2 + (masked ? 1 : 0);

    private static AssembledKernels? Assemble(bool bytes)
    {
        var code = new Assembler();
        var tiles = new int[Index(TileCode.MaximumRows, 2, masked: true) + 1];
        for (var rows = 1; rows <= TileCode.MaximumRows; rows++)
            for (var vectors = 1; vectors <= 2; vectors++)
                foreach (var masked in (ReadOnlySpan<bool>)[false, true])
                {
                    code.Align(Boundary);
                    tiles[Index(rows, vectors, masked)] = code.Position;
                    TileCode.Write(code, bytes, rows, vectors, masked);
                }

        var rounding = new int[bytes ? 0 : 2];
        for (var form = 0; form < rounding.Length; form++)
        {
            code.Align(Boundary);
            rounding[form] = code.Position;
            RoundingCode.Write(code, interleaves: form == 1);
        }

        return ExecutableMemory.Place(code.Code) is var place and not 0 ? new AssembledKernels(place, tiles, rounding) : null;
    }

    private static bool Reports(int leaf, int subleaf, int register, int bit)
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < leaf)
            return false;
        if (subleaf > 0 && X86Base.CpuId(leaf, 0).Eax < subleaf)
            return false;
        var (a, b, c, d) = X86Base.CpuId(leaf, subleaf);
        return ((register switch { 0 => a, 1 => b, 2 => c, _ => d }) >> bit & 1) != 0;
    }
}
