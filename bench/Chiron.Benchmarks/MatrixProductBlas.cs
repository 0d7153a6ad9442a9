using System.Runtime.InteropServices;

namespace Chiron.Benchmarks;

/// <summary>OpenBLAS' single-precision product, where the machine has the library (Debian: libopenblas0-pthread); for comparison alone.</summary>
internal static unsafe class MatrixProductBlas
{
    private const int RowMajor = 101, NotTransposed = 111, Transposed = 112;

    private static readonly nint s_library = Open();

    private static readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> s_product =
        s_library == 0 ? null : (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(s_library, "cblas_sgemm");

    public static bool IsPresent => s_library != 0;

    /// <summary>The processor that its kernels were chosen for.</summary>
    public static string Kernels => NativeLibrary.TryGetExport(s_library, "openblas_get_corename", out var name)
        ? Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)name)()) ?? "?"
        : "?";

    /// <summary>c (M × N) = a · b, or c += that; a and b without gaps, transposed where told: a is then K × M, b N × K.</summary>
    public static void Product(
        ReadOnlySpan<float> a, bool aTransposed, ReadOnlySpan<float> b, bool bTransposed, Span<float> c, int m, int n, int k, bool accumulate)
    {
        fixed (float* pa = a, pb = b, pc = c)
            s_product(
                RowMajor,
                aTransposed ? Transposed : NotTransposed,
                bTransposed ? Transposed : NotTransposed,
                m, n, k, 1, pa, aTransposed ? m : k, pb, bTransposed ? k : n, accumulate ? 1 : 0, pc, n);
    }

    private static nint Open()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out var library))
            return 0;
        if (NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out var setThreads))
            ((delegate* unmanaged<int, void>)setThreads)(1);
        return library;
    }
}
