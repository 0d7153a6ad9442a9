using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// The weights of a tagger: for each row that features hash to, one signed byte a hidden unit; from the hidden units to the labels; and what follows what. Rows
/// lie on cache lines. The file is a readable header (what it was trained on, seed, hash), an empty line, and the rows that hold anything, compressed with Brotli.
/// </summary>
internal sealed class TaggerWeights
{
    private const string Magic = "chiron-tagger 3";
    private const int MaximumBits = 20;
    private const int MaximumFile = 48 << 20;

    /// <summary>Hidden units: signed bytes of a row. Those of several networks that were trained apart stand side by side.</summary>
    public const int Hidden = TaggerNetwork.Hidden * TaggerNetwork.Members;

    private const int CacheLine = 64;
    private const int PackingQuality = 9; // the best of 11 takes many times as long and saves a tenth

    private readonly sbyte[] _rows;
    private readonly int _offset;

    public TaggerWeights(int bits, IReadOnlyDictionary<string, string> header)
    {
        (Bits, Header) = (bits, header);
        _rows = GC.AllocateArray<sbyte>((Hidden << bits) + CacheLine, pinned: true);
        _offset = (int)((CacheLine - Marshal.UnsafeAddrOfPinnedArrayElement(_rows, 0) % CacheLine) % CacheLine);
        Transitions = new short[TagSet.Count * TagSet.Stride];
        Array.Fill(Transitions, Forbidden);
    }

    /// <summary>Score of a label that may not follow.</summary>
    public static short Forbidden => -8000;

    /// <summary>There are 2^Bits rows.</summary>
    public int Bits { get; }

    /// <summary>What the weights were trained on, in the file's own words.</summary>
    public IReadOnlyDictionary<string, string> Header { get; }

    /// <summary>(Hidden): what a hidden unit holds before any row is added.</summary>
    public short[] HiddenBias { get; } = new short[Hidden];

    /// <summary>(Hidden + 1, TagSet.Stride): what a hidden unit that is above zero adds to a label's score; the last row is added always.</summary>
    public float[] Output { get; } = new float[(Hidden + 1) * TagSet.Stride];

    /// <summary>(TagSet.Count, TagSet.Stride): the score of a label after another.</summary>
    public short[] Transitions { get; }

    /// <summary>How much is taken from the score of "outside": the higher, the more is found and the more is found wrongly.</summary>
    public short OutsidePenalty { get; set; }

    public Span<sbyte> Row(int row) => _rows.AsSpan(_offset + row * Hidden, Hidden);

    public ref sbyte First => ref _rows[_offset];

    /// <summary>Reads a file of weights; one that is cut short, lies about its size or does not fit its hash is refused.</summary>
    public static TaggerWeights Read(ReadOnlySpan<byte> file, string name)
    {
        var end = file.IndexOf("\n\n"u8);
        if (file.Length > MaximumFile || end < 0 || !file.StartsWith(Encoding.ASCII.GetBytes(Magic + "\n")))
            throw new DeidentificationException($"{name} is no file of tagger weights: expected it to begin with '{Magic}' and a header that ends with an empty line");
        var header = Encoding.UTF8.GetString(file[..end]).Split('\n').Skip(1).Select(line => line.Split(": ", 2))
            .Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        var packed = file[(end + 2)..];
        if (Convert.ToHexStringLower(SHA256.HashData(packed)) != header.GetValueOrDefault("sha256"))
            throw new DeidentificationException($"{name} does not fit the hash that its header states; it is damaged or was changed");
        if (!int.TryParse(header.GetValueOrDefault("bits"), CultureInfo.InvariantCulture, out var bits) || bits is < 8 or > MaximumBits)
            throw new DeidentificationException($"{name}: expected bits between 8 and {MaximumBits} in the header");
        var weights = new TaggerWeights(bits, header);
        weights.Unpack(packed, name);
        return weights;
    }

    public byte[] Write()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, new BrotliCompressionOptions { Quality = PackingQuality }, leaveOpen: true))
        {
            var number = new byte[4];
            void Number(int value, int bytes)
            {
                BinaryPrimitives.WriteInt32LittleEndian(number, value);
                brotli.Write(number, 0, bytes);
            }

            Number(OutsidePenalty, 2);
            foreach (var score in Transitions)
                Number(score, 2);
            foreach (var bias in HiddenBias)
                Number(bias, 2);
            foreach (var weight in Output)
                Number(BitConverter.SingleToInt32Bits(weight), 4);
            for (var row = 0; row < 1 << Bits; row++)
                if (Row(row).ContainsAnyExcept((sbyte)0))
                {
                    Number(row, 4);
                    brotli.Write(MemoryMarshal.AsBytes(Row(row)));
                }
        }

        var text = new StringBuilder(Magic).Append('\n');
        foreach (var (key, value) in Header)
            if (key is not ("sha256" or "bits"))
                text.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
        text.Append(CultureInfo.InvariantCulture, $"bits: {Bits}\nsha256: {Convert.ToHexStringLower(SHA256.HashData(packed.ToArray()))}\n\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. packed.ToArray()];
    }

    private void Unpack(ReadOnlySpan<byte> packed, string name)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[4 + Hidden];
        try
        {
            int Number(int bytes)
            {
                brotli.ReadExactly(buffer, 0, bytes);
                return bytes == 2 ? BinaryPrimitives.ReadInt16LittleEndian(buffer) : BinaryPrimitives.ReadInt32LittleEndian(buffer);
            }

            OutsidePenalty = (short)Number(2);
            foreach (ref var score in Transitions.AsSpan())
                score = (short)Number(2);
            foreach (ref var bias in HiddenBias.AsSpan())
                bias = (short)Number(2);
            foreach (ref var weight in Output.AsSpan())
                weight = BitConverter.Int32BitsToSingle(Number(4));

            for (int last = -1, read; (read = brotli.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
            {
                var row = BinaryPrimitives.ReadInt32LittleEndian(buffer);
                if (read < buffer.Length || row <= last || row >= 1 << Bits)
                    throw new InvalidDataException("rows are out of order or cut short");
                MemoryMarshal.Cast<byte, sbyte>(buffer.AsSpan(4)).CopyTo(Row(last = row));
            }
        }
        catch (Exception fault) when (fault is EndOfStreamException or InvalidDataException or InvalidOperationException)
        {
            throw new DeidentificationException($"{name}: its weights cannot be read: {fault.Message}", fault);
        }
    }
}
