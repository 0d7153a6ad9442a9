using System.Text;
using System.Text.Json;

namespace Chiron.Model;

/// <summary>Appends to <c>metrics.jsonl</c>. After a resume, lines beyond the checkpoint are dropped: those steps are done again.</summary>
internal sealed class MetricsLog(string path)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public void StartAfter(long step)
    {
        if (!File.Exists(path))
            return;
        var kept = new StringBuilder();
        foreach (var line in File.ReadLines(path))
            if (StepOf(line) is { } known && known <= step)
                kept.Append(line).Append('\n');
        Timelines.Storage.AtomicFile.WriteAllText(path, kept.ToString());
    }

    public void Append(MetricsLine line)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(JsonSerializer.SerializeToUtf8Bytes(line, TrainingJson.Default.MetricsLine));
        file.Write(NewLine);
    }

    private static long? StepOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TrainingJson.Default.MetricsLine)?.Step;
        }
        catch (JsonException)
        {
            return null;        // the last line of a run that was killed while writing it
        }
    }
}
