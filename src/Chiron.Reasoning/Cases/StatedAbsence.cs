using Chiron.Timelines;

namespace Chiron.Reasoning.Cases;

/// <summary>What a record says that there is nothing of ("no known problems"). It holds until something is named after it.</summary>
internal sealed class StatedAbsence
{
    private static readonly Dictionary<string, (string About, bool IsNone)> Codes = Load();

    public bool NoAllergies { get; private set; }

    public bool NoConditions { get; set; }

    public bool NoMedicines { get; set; }

    /// <summary>False for an event that is no such statement.</summary>
    /// <param name="e">Of a record, in order of time.</param>
    /// <param name="allergyPrefix">Before the codes of allergies.</param>
    /// <param name="at">The moment of the visit.</param>
    /// <param name="medicineDays">How long a statement about medicines holds.</param>
    public bool Take(in Event e, string allergyPrefix, DateTime at, double medicineDays)
    {
        var code = e.Code.StartsWith(allergyPrefix, StringComparison.Ordinal) ? e.Code[allergyPrefix.Length..] : e.Code;
        if (!Codes.TryGetValue(code, out var said))
            return false;
        if (said.About == "allergies")
            NoAllergies |= said.IsNone;
        else if (said.About == "conditions")
            NoConditions = said.IsNone;
        else if (e.Time is { } time && (at - time).TotalDays <= medicineDays)
            NoMedicines = said.IsNone;
        return true;
    }

    private static Dictionary<string, (string About, bool IsNone)> Load()
    {
        using var stream = typeof(StatedAbsence).Assembly.GetManifestResourceStream("Chiron.Reasoning.Cases.absence-codes.csv")!;
        using var reader = new StreamReader(stream);
        var codes = new Dictionary<string, (string, bool)>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#' && line.Split(',') is [var code, var about, var says])
                codes.Add(code, (about, says == "none"));
        return codes;
    }
}
