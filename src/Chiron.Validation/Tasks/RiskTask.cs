using System.Globalization;
using System.Text;

namespace Chiron.Validation.Tasks;

/// <summary>A question with a yes or no: is there at least one event with this code in (time, time + horizon]?</summary>
/// <param name="Kind">Onset tasks leave out subjects whose record holds the code at the prediction time.</param>
/// <param name="Code">As in the timelines.</param>
/// <param name="Title">Words for people.</param>
/// <param name="HorizonDays">Above 0.</param>
public sealed record RiskTask(RiskTaskKind Kind, string Code, string Title, double HorizonDays)
{
    /// <summary>Unique among the tasks and safe as a folder's name, such as <c>onset-ICD10CM-E11.9-365d</c>.</summary>
    public string Name { get; } = NameOf(Kind, Code, HorizonDays);

    private static string NameOf(RiskTaskKind kind, string code, double horizonDays)
    {
        var name = new StringBuilder(kind.ToString().ToLowerInvariant()).Append('-');
        foreach (var c in code)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '.' || c == '_')
                name.Append(c);
            else if (name[^1] != '-')
                name.Append('-');
        }

        return name.Append(CultureInfo.InvariantCulture, $"-{horizonDays:0.##}d").ToString();
    }
}
