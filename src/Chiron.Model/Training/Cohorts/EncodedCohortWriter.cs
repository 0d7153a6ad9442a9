using System.Runtime.InteropServices;

namespace Chiron.Model;

/// <summary>Writes records, one after the other, into the file that <see cref="EncodedCohort"/> maps. Memory holds one record and 12 bytes for each.</summary>
/// <remarks>
/// Header of 64 bytes (magic, number of records n, offset of the table, 8 free, SHA-256 of the rest); the records; a table of n + 1 offsets (64 bits) and n
/// lengths in tokens (32 bits). A record: subject, origin (64 bits), died, first observed moment, numbers of statics, moments and pairs (32 bits), 4 free; then
/// statics, pairs, starts, ages, pair ages as they lie in memory. The file is a cache of this machine: it is keyed by the program that wrote it.
/// </remarks>
internal sealed class EncodedCohortWriter(string path, EncodingConfiguration encoding) : IDisposable
{
    private readonly FileStream _stream = Create(path);
    private readonly List<long> _offsets = [EncodedCohort.HeaderBytes];
    private readonly List<int> _lengths = [];

    public int Count => _lengths.Count;

    public void Add(SubjectRecord record)
    {
        Span<byte> header = stackalloc byte[EncodedCohort.RecordHeaderBytes];
        header.Clear();
        var numbers = MemoryMarshal.Cast<byte, long>(header);
        (numbers[0], numbers[1]) = (record.SubjectId, record.Origin);
        var small = MemoryMarshal.Cast<byte, int>(header[16..]);
        (small[0], small[1], small[2], small[3], small[4]) = (record.Died ? 1 : 0, record.FirstObserved, record.Statics.Length, record.Moments, record.Pairs.Length);
        _stream.Write(header);
        _stream.Write(MemoryMarshal.AsBytes(record.Statics.AsSpan()));
        _stream.Write(MemoryMarshal.AsBytes(record.Pairs.AsSpan()));
        _stream.Write(MemoryMarshal.AsBytes(record.Starts.AsSpan()));
        _stream.Write(MemoryMarshal.AsBytes(record.Ages.AsSpan()));
        _stream.Write(MemoryMarshal.AsBytes(record.PairAges.AsSpan()));
        _offsets.Add(_stream.Position);
        _lengths.Add(TrainingRecords.EstimateTokens(record, encoding));
    }

    /// <summary>Writes table and header; the file is whole after this and not before.</summary>
    public void Complete()
    {
        var table = _stream.Position;
        _stream.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_offsets)));
        _stream.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_lengths)));
        _stream.Dispose();

        Span<byte> header = stackalloc byte[EncodedCohort.HeaderBytes];
        header.Clear();
        var numbers = MemoryMarshal.Cast<byte, long>(header);
        (numbers[0], numbers[1], numbers[2]) = (EncodedCohort.Magic, _lengths.Count, table);
        EncodedCohort.HashOf(path).CopyTo(header[EncodedCohort.HashOffset..]);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Write(header);
        file.Flush(flushToDisk: true);
    }

    public void Dispose() => _stream.Dispose();

    private static FileStream Create(string path)
    {
        var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 18);
        stream.Write(new byte[EncodedCohort.HeaderBytes]);
        return stream;
    }
}
