using System.Buffers.Binary;

namespace Chiron.Model.Delphi;

/// <summary>Reads Delphi's <c>train.bin</c> and <c>val.bin</c>: rows of three little-endian uint32, patient, age in days and token less one.</summary>
public static class DelphiRecordFile
{
    private const int RowBytes = 12;
    private const int MaximumAgeDays = 130 * 366;

    /// <summary>Patients in the file's order; the rows of one lie together and in order of age.</summary>
    /// <exception cref="ModelException">The file is not there, is cut within a row, or a row is out of order or range; the message names the row.</exception>
    public static IReadOnlyList<DelphiRecord> Read(string path, int vocabulary = DelphiTokens.Count)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"'{path}' cannot be read: {exception.Message}", exception);
        }

        if (bytes.Length == 0 || bytes.Length % RowBytes != 0)
            throw new ModelException($"'{path}' holds {bytes.Length} bytes, not a number of rows of {RowBytes}: it is empty, cut short or not of this format");

        var records = new List<DelphiRecord>();
        var seen = new HashSet<uint>();
        for (int first = 0, end, rows = bytes.Length / RowBytes; first < rows; first = end)
        {
            var patient = Value(first, 0);
            for (end = first + 1; end < rows && Value(end, 0) == patient;)
                end++;
            if (!seen.Add(patient))
                throw new ModelException($"'{path}', row {first}: the rows of one patient do not lie together");
            var (ages, tokens) = (new int[end - first], new int[end - first]);
            for (var row = first; row < end; row++)
            {
                var (age, token) = (Value(row, 1), Value(row, 2) + 1L);
                if (age > MaximumAgeDays || (row > first && age < ages[row - first - 1]))
                    throw new ModelException($"'{path}', row {row}: an age of {age} days is out of order or beyond {MaximumAgeDays}");
                if (token >= vocabulary)
                    throw new ModelException($"'{path}', row {row}: token {token} is not of a vocabulary of {vocabulary}");
                (ages[row - first], tokens[row - first]) = ((int)age, (int)token);
            }

            records.Add(new DelphiRecord(patient, ages, tokens));
        }

        return records;

        uint Value(int row, int column) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((row * RowBytes) + (4 * column)));
    }
}
