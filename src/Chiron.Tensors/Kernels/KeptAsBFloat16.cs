using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>The upper halves of floats, rounded to nearest, two in 32 bits.</summary>
internal readonly unsafe struct KeptAsBFloat16 : IKeptNumbers
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(byte* pair) => (Vector512.Load((uint*)pair) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Second(byte* pair, nint row) => (Vector512.Load((uint*)pair) & Vector512.Create(0xFFFF0000u)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => Exponential.OfPower(x * Vector512.Create(1.44269504f));
}
