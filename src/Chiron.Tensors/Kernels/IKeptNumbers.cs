using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>
/// The numbers that a growing sequence's keys and values are kept in. Two neighbours along the inner dimension (dimensions of a key, positions of values)
/// are read together: two rows in single precision, the halves of one row's 32 bits in bfloat16.
/// </summary>
internal unsafe interface IKeptNumbers
{
    /// <summary>Of one number.</summary>
    static abstract int Bytes { get; }

    /// <summary>16 lanes of a pair's first.</summary>
    /// <param name="pair">Where lane 0 of the pair is; lanes lie four bytes apart.</param>
    static abstract Vector512<float> First(byte* pair);

    /// <summary>16 lanes of its second.</summary>
    /// <param name="row">Numbers from a row to the next.</param>
    static abstract Vector512<float> Second(byte* pair, nint row);

    /// <summary>exp(x) for x ≤ 0, as exactly as these numbers are worth.</summary>
    static abstract Vector512<float> Exp(Vector512<float> x);
}
