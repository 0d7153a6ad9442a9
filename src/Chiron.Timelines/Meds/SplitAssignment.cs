using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chiron.Timelines.Meds;

/// <summary>
/// Gives each subject its split by a hash of its id keyed with a seed: the same on every machine, whatever the order of the records or how
/// many other subjects there are, so that a subject stays where it was when data are added.
/// </summary>
/// <param name="Seed">Another seed, another assignment.</param>
/// <param name="TrainFraction">Expected share of subjects to fit on, 0 to 1.</param>
/// <param name="TuningFraction">Expected share of subjects to choose on; the rest is held out.</param>
public sealed record SplitAssignment(long Seed = 0, double TrainFraction = 0.8, double TuningFraction = 0.1)
{
    public Split Of(long subjectId)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(key, Seed);
        BinaryPrimitives.WriteInt64LittleEndian(key[8..], subjectId);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);

        // 53 bits: exactly representable, uniform on [0, 1)
        var u = (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
        return u < TrainFraction ? Split.Train : u < TrainFraction + TuningFraction ? Split.Tuning : Split.HeldOut;
    }

    /// <exception cref="MedsException">The fractions are no fractions.</exception>
    public SplitAssignment Validated() =>
        TrainFraction is > 0 and <= 1 && TuningFraction is >= 0 and <= 1 && TrainFraction + TuningFraction <= 1 + 1e-12
            ? this
            : throw new MedsException(
                $"The fractions of the splits are {TrainFraction} for training and {TuningFraction} for tuning; both must be between 0 and 1, the first above 0, their sum at most 1.");
}
