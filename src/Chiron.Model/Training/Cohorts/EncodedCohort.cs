using System.Collections;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Chiron.Model;

/// <summary>A split's records in a file that is mapped into memory: the system keeps what is used and drops what is not. Each access reads its record anew.</summary>
/// <remarks>Safe for many threads. <see cref="EncodedCohortWriter"/> says what stands where in the file.</remarks>
internal sealed class EncodedCohort : IReadOnlyList<SubjectRecord>, IDisposable
{
    internal const long Magic = 0x3152_4F43_4E45_4843;       // "CHENCOR1" in the order of the bytes
    internal const int HeaderBytes = 64, HashOffset = 32, RecordHeaderBytes = 40;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long[] _offsets;

    private EncodedCohort(MemoryMappedFile file, MemoryMappedViewAccessor view, long[] offsets, int[] lengths) =>
        (_file, _view, _offsets, Lengths) = (file, view, offsets, lengths);

    public int Count => Lengths.Length;

    /// <summary>About how many tokens each record has.</summary>
    public int[] Lengths { get; }

    public SubjectRecord this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var at = _offsets[index];
            var (statics, moments, pairs) = (_view.ReadInt32(at + 24), _view.ReadInt32(at + 28), _view.ReadInt32(at + 32));
            var record = new SubjectRecord
            {
                SubjectId = _view.ReadInt64(at),
                Origin = _view.ReadInt64(at + 8),
                Died = _view.ReadInt32(at + 16) != 0,
                FirstObserved = _view.ReadInt32(at + 20),
                Statics = Read<PairTokens>(statics, at + RecordHeaderBytes, out var afterStatics),
                Pairs = Read<PairTokens>(pairs, afterStatics, out var afterPairs),
                Starts = Read<int>(moments + 1, afterPairs, out var afterStarts),
                Ages = Read<double>(moments, afterStarts, out var afterAges),
                PairAges = Read<double>(pairs, afterAges, out var end),
            };
            return end == _offsets[index + 1] ? record : throw new ModelException($"record {index} of the encoded cohort is not as long as its file says; delete the folder 'encoded' and run again");
        }
    }

    /// <exception cref="ModelException">The file is cut short or changed.</exception>
    public static EncodedCohort Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length < HeaderBytes)
            throw Broken(path, "it is cut short");
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor? view = null;
        try
        {
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            var (count, table) = (view.ReadInt64(8), view.ReadInt64(16));
            // Lengths in the file are believed only as far as the file is long.
            if (view.ReadInt64(0) != Magic || count < 0 || count > length / RecordHeaderBytes || table < HeaderBytes || table != length - TableBytes(count))
                throw Broken(path, "its header does not fit its length");
            var hash = new byte[SHA256.HashSizeInBytes];
            view.ReadArray(HashOffset, hash, 0, hash.Length);
            if (!HashOf(path).AsSpan().SequenceEqual(hash))
                throw Broken(path, "its content does not have the checksum that it was written with");
            var offsets = new long[count + 1];
            view.ReadArray(table, offsets, 0, offsets.Length);
            var lengths = new int[count];
            view.ReadArray(table + (sizeof(long) * (count + 1)), lengths, 0, lengths.Length);
            return new EncodedCohort(file, view, offsets, lengths);
        }
        catch
        {
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    public IEnumerator<SubjectRecord> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    internal static long TableBytes(long count) => ((count + 1) * sizeof(long)) + (count * sizeof(int));

    /// <summary>SHA-256 of all behind the header.</summary>
    internal static byte[] HashOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20, FileOptions.SequentialScan);
        stream.Position = HeaderBytes;
        return SHA256.HashData(stream);
    }

    private T[] Read<T>(int count, long offset, out long end)
        where T : unmanaged
    {
        end = offset + ((long)count * Unsafe.SizeOf<T>());
        if (count == 0)
            return [];
        var values = GC.AllocateUninitializedArray<T>(count);
        _view.ReadArray(offset, values, 0, count);
        return values;
    }

    private static ModelException Broken(string path, string how) =>
        new($"the encoded cohort '{Path.GetFileName(path)}' cannot be used: {how}. Delete the folder '{Path.GetDirectoryName(path)}' and run again; it will be written anew");
}
