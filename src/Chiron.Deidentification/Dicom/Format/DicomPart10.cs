using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Files as PS3.10 defines them, and those that lack the preamble or the file meta information where their first element tells what they are.
/// </summary>
public sealed class DicomPart10 : IDicomFormat
{
    /// <summary>More than this is refused when a deflated file is inflated, which is done in memory.</summary>
    public const int MaximumInflated = 1 << 29;

    private const int PreambleLength = 128;
    private const int SmallFile = 1 << 20;

    /// <inheritdoc/>
    public DicomFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var length = stream.Length;
        if (length == 0)
            throw new DicomException(0, "the file is empty");
        if (length > Array.MaxLength)
            throw new DicomException($"the file has {length} bytes, and {Array.MaxLength} are the most that can be read");
        if (length <= SmallFile)
        {
            var buffer = new byte[length];
            stream.ReadExactly(buffer);
            return Read(buffer, memory: null);
        }

        stream.Dispose();
        IMemoryOwner<byte> mapped = new MappedFile(path, (int)length);
        try
        {
            return Read(mapped.Memory, mapped);
        }
        catch
        {
            mapped.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public DicomFile Read(ReadOnlyMemory<byte> content) => Read(content, memory: null);

    /// <inheritdoc/>
    public void Write(DicomFile file, Stream target)
    {
        if (!file.Preamble.IsEmpty)
        {
            target.Write(file.Preamble.Span);
            target.Write("DICM"u8);
        }

        if (file.Meta is not null)
            new DicomWriter(target).Write(file.Meta);
        if (!file.Syntax.IsDeflated)
        {
            new DicomWriter(target).Write(file.Dataset);
            return;
        }

        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            new DicomWriter(deflate).Write(file.Dataset);
        if (deflated.Length % 2 != 0) // PS3.5 A.5
            deflated.WriteByte(0);
        deflated.WriteTo(target);
    }

    private static DicomFile Read(ReadOnlyMemory<byte> content, IDisposable? memory)
    {
        if (content.IsEmpty)
            throw new DicomException(0, "the file is empty");
        var hasPrefix = content.Length >= PreambleLength + 4 && content.Span.Slice(PreambleLength, 4).SequenceEqual("DICM"u8);
        var start = hasPrefix ? PreambleLength + 4 : 0;
        if (!hasPrefix)
            RefuseUnlessRecognisable(content.Span);

        var parser = new DicomParser(content);
        var meta = start + 2 <= content.Length && BinaryPrimitives.ReadUInt16LittleEndian(content.Span[start..]) == 2 ? parser.ReadMeta(ref start) : null;
        var uid = meta?.Find(DicomTags.TransferSyntaxUid) is { } element ? Encoding.Latin1.GetString(element.Value.Span).TrimEnd('\0', ' ') : "";
        var syntax = uid.Length > 0 ? TransferSyntax.Of(uid) : Guess(content.Span[start..]);

        DicomDataset dataset;
        if (syntax.IsDeflated)
        {
            var inflated = Inflate(content[start..], start);
            dataset = new DicomParser(inflated).ReadDataset(0, syntax);
        }
        else
        {
            dataset = parser.ReadDataset(start, Corrected(content.Span[start..], syntax));
        }

        return new DicomFile(dataset, syntax, memory)
        {
            Preamble = hasPrefix ? content[..PreambleLength] : default,
            Meta = meta,
            Length = content.Length,
        };
    }

    private static void RefuseUnlessRecognisable(ReadOnlySpan<byte> content)
    {
        if (content.Length < 8)
            throw new DicomException(0, $"{content.Length} bytes are too few for DICOM, and there is no prefix DICM at byte 128");
        var little = BinaryPrimitives.ReadUInt16LittleEndian(content);
        var big = BinaryPrimitives.ReadUInt16BigEndian(content);
        var isExplicit = VrAt(content).IsKnown;
        var fits = isExplicit || BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) <= (uint)content.Length - 8;
        if (!((little is 2 or 8 && fits) || (big is 2 or 8 && isExplicit)))
            throw new DicomException(0, "this is no DICOM file: there is no prefix DICM at byte 128, and it does not begin with an element of group 0002 or 0008");
    }

    // Without a stated transfer syntax: what the first element looks like.
    private static TransferSyntax Guess(ReadOnlySpan<byte> content)
    {
        var isExplicit = content.Length >= 8 && VrAt(content).IsKnown;
        var isBig = isExplicit && content[0] == 0 && content[1] != 0;
        return TransferSyntax.Of(isBig ? TransferSyntax.ExplicitBigEndian : isExplicit ? TransferSyntax.ExplicitLittleEndian : TransferSyntax.ImplicitLittleEndian) with { Uid = "" };
    }

    // Files that state one form and are written in the other are common enough to be read.
    private static TransferSyntax Corrected(ReadOnlySpan<byte> content, TransferSyntax stated)
    {
        if (content.Length < 8 || stated.IsBigEndian)
            return stated;
        return stated with { IsImplicit = !VrAt(content).IsKnown && (stated.IsImplicit || !IsLetters(content[4..6])) };
    }

    private static DicomVr VrAt(ReadOnlySpan<byte> element) => (DicomVr)((element[4] << 8) | element[5]);

    private static bool IsLetters(ReadOnlySpan<byte> bytes) => char.IsAsciiLetterUpper((char)bytes[0]) && char.IsAsciiLetterUpper((char)bytes[1]);

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> deflated, long offset)
    {
        using var source = new MemoryStream(deflated.ToArray(), writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        using var result = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (int read; (read = inflate.Read(buffer)) > 0;)
            {
                if (result.Length + read > MaximumInflated)
                    throw new DicomException(offset, $"the deflated data hold more than {MaximumInflated} bytes");
                result.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException fault)
        {
            throw new DicomException($"byte {offset}: the deflated data are damaged", fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return result.GetBuffer().AsMemory(0, (int)result.Length);
    }
}
