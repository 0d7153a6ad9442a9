using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Validation.Sequential;

/// <summary>Replays as a file: one JSON object a line, in the order of the cases.</summary>
public static class Replays
{
    public static void Write(string path, IEnumerable<CaseReplay> replays) => AtomicFile.Write(path, stream =>
    {
        foreach (var replay in replays)
        {
            JsonSerializer.Serialize(stream, replay, ReplayJson.Default.CaseReplay);
            stream.WriteByte((byte)'\n');
        }
    });

    /// <exception cref="ValidationException">A line is no replay; the message names it.</exception>
    public static IEnumerable<CaseReplay> Read(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            CaseReplay? replay;
            try
            {
                replay = JsonSerializer.Deserialize(line, ReplayJson.Default.CaseReplay);
            }
            catch (JsonException fault)
            {
                throw new ValidationException($"'{path}' line {number} is no replay of a case: {fault.Message}", fault);
            }

            if (replay is not null)
                yield return replay;
        }
    }
}
