using System.Text.Json;
using System.Text.Json.Serialization;
using Chiron.Timelines.Meds;

namespace Chiron.Intake;

/// <summary>What was read and what became of it, in counts only: it holds nothing of any patient and no file names.</summary>
public sealed class IntakeReport
{
    public long Files { get; set; }

    public long Documents { get; set; }

    /// <summary>Resources that were read, by type.</summary>
    public SortedDictionary<string, long> ResourcesRead { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Resources of types that hold no events (claims, care plans, organisations …), by type.</summary>
    public SortedDictionary<string, long> ResourcesPassedOver { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Resources that say of themselves that it did not happen, by type and status.</summary>
    public SortedDictionary<string, long> ResourcesNotDone { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Resources and components that name what they are about in words alone, by type.</summary>
    public SortedDictionary<string, long> WithoutCode { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Resources whose type, id and patient had come before.</summary>
    public long ResourcesRepeated { get; set; }

    /// <summary>Resources that had to wait for a patient, encounter or medication in a later file.</summary>
    public long ResourcesDeferred { get; set; }

    public IReadOnlyDictionary<string, long> EventsByKind =>
        Enum.GetValues<EventKind>().Where(kind => EventsOfKind[(int)kind] > 0).ToDictionary(kind => kind.ToString(), kind => EventsOfKind[(int)kind], StringComparer.Ordinal);

    public long Patients { get; set; }

    /// <summary>Patient resources for a patient who had one already; the first one's facts hold, the records are joined.</summary>
    public long PatientsRepeated { get; set; }

    /// <summary>Of those, with another date of birth or death.</summary>
    public long PatientsContradicted { get; set; }

    /// <summary>Subjects with events but no Patient resource.</summary>
    public long SubjectsWithoutPatient { get; set; }

    public long DeathsWithoutDate { get; set; }

    /// <summary>Events left out: more than a day before birth.</summary>
    public long EventsBeforeBirth { get; set; }

    /// <summary>Events left out: more than 30 days after death.</summary>
    public long EventsAfterDeath { get; set; }

    /// <summary>Events whose imprecise date or clock reached before birth and that were placed at birth.</summary>
    public long EventsMovedToBirth { get; set; }

    /// <summary>Answers that are there but have no place in an event: sampled data, dates, texts without words.</summary>
    public long ValuesNotSupported { get; set; }

    /// <summary>Questions that were asked and whose answer the record calls absent; left out.</summary>
    public long AnswersAbsent { get; set; }

    /// <summary>Attachments that are not plain text or not in the record itself.</summary>
    public long AttachmentsNotRead { get; set; }

    public long UnitsConverted { get; set; }

    /// <summary>Values without a unit whose code has a normal unit; taken to be in it.</summary>
    public long UnitsMissing { get; set; }

    public SortedDictionary<string, long> UnitsUnknown { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By <c>code unit</c>: values in a unit that cannot be converted to the code's; kept as they are.</summary>
    public SortedDictionary<string, long> UnitsIncompatible { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Code systems that the table does not name, by URL, with their codings chosen for events.</summary>
    public SortedDictionary<string, long> SystemsUnknown { get; init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> QuarantinedByReason { get; init; } = new(StringComparer.Ordinal);

    [JsonIgnore]
    public long Events => EventsOfKind.Sum();

    internal long[] EventsOfKind { get; } = new long[Enum.GetValues<EventKind>().Length];

    public string ToJson() => JsonSerializer.Serialize(this, IntakeJson.Default.IntakeReport);

    internal static void Count(SortedDictionary<string, long> counts, string key)
    {
        counts.TryGetValue(key, out var count);
        counts[key] = count + 1;
    }

    internal void TakeOver(Quarantine quarantine)
    {
        QuarantinedByReason.Clear();
        foreach (var (reason, count) in quarantine.CountByReason)
            QuarantinedByReason[reason.ToString()] = count;
    }
}
