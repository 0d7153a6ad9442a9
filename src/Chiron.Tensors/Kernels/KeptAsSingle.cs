using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>As they are.</summary>
internal readonly unsafe struct KeptAsSingle : IKeptNumbers
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(byte* pair) => Vector512.Load((float*)pair);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(byte* pair, nint row) => Vector512.Load((float*)pair + row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => Exponential.Of(x);
}
