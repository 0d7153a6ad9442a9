using System.Globalization;
using Chiron.Timelines.Meds;

namespace Chiron.Intake.Fhir;

/// <summary>Observations and their components as measurements in normal units, or as findings that are present or absent.</summary>
internal sealed class ObservationEvents(CodeSystems systems, EventWriter events, IntakeReport report)
{
    private readonly Units _units = new();
    private readonly Dictionary<string, string> _answers =
        EmbeddedTable.Rows("answers.csv").ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    public void Write(ClinicalResource resource)
    {
        // A panel without a value of its own is said by its components.
        if (resource.Main.Kind is not (ObservedValueKind.None or ObservedValueKind.Absent) || resource.Components.Count == 0)
            Write(resource.Main);
        foreach (var component in resource.Components)
            Write(component);
    }

    private void Write(ObservedValue observed)
    {
        if (!observed.Code.HasCode)
        {
            IntakeReport.Count(report.WithoutCode, "Observation");
            return;
        }

        if (observed.Kind == ObservedValueKind.Absent)
        {
            report.AnswersAbsent++;
            return;
        }

        var code = events.CodeOf(observed.Code, systems);
        var description = observed.Code.Preferred(systems).Display ?? observed.Code.Text;
        var isPhenotype = code.StartsWith("HPO//", StringComparison.Ordinal);
        var isFinding = isPhenotype || code.StartsWith("SNOMED//", StringComparison.Ordinal) || code.StartsWith("CHIRON//", StringComparison.Ordinal);
        if (isFinding && AnswerOf(observed, isPhenotype) is { } answer)
        {
            events.Now(code, EventKind.Finding, text: answer, description: description);
            return;
        }

        var kind = isPhenotype ? EventKind.Finding : EventKind.Measurement;
        switch (observed.Kind)
        {
            case ObservedValueKind.Number:
                WriteNumber(code, kind, observed.Number, observed.Unit, description);
                break;
            case ObservedValueKind.Boolean:
                events.Now(code, kind, text: observed.Boolean ? "true" : "false", description: description);
                break;
            case ObservedValueKind.Concept:
                events.Now(code, kind, text: observed.Concept.HasCode ? events.CodeOf(observed.Concept, systems) : observed.Concept.Text, description: description);
                break;
            case ObservedValueKind.Text when double.TryParse(observed.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                WriteNumber(code, kind, number, written: null, description);
                break;
            case ObservedValueKind.Text:
                events.Now(code, kind, text: observed.Text?.Trim() is { Length: > 0 } text ? text : null, description: description);
                break;
            default:
                if (observed.Kind == ObservedValueKind.Unsupported)
                    report.ValuesNotSupported++;
                events.Now(code, kind, description: description);
                break;
        }
    }

    private void WriteNumber(string code, EventKind kind, double number, string? written, string? description)
    {
        switch (_units.Normalise(code, written, ref number, out var unit))
        {
            case UnitConversion.Converted:
                report.UnitsConverted++;
                break;
            case UnitConversion.Missing:
                report.UnitsMissing++;
                break;
            case UnitConversion.Unknown:
                IntakeReport.Count(report.UnitsUnknown, written!);
                break;
            case UnitConversion.Incompatible:
                IntakeReport.Count(report.UnitsIncompatible, $"{code} {written}");
                break;
            default:
                break;
        }

        events.Now(code, kind, (float)number, unit: unit, description: description);
    }

    // Null where the value says something else than yes or no. A phenotype that is merely stated is present.
    private string? AnswerOf(ObservedValue observed, bool isPhenotype)
    {
        switch (observed.Kind)
        {
            case ObservedValueKind.Boolean:
                return observed.Boolean ? "present" : "absent";
            case ObservedValueKind.None when isPhenotype:
                return "present";
            case ObservedValueKind.Concept:
                foreach (var coding in observed.Concept.Codings)
                    if (_answers.TryGetValue(systems.Form(coding.System, coding.Code), out var answer))
                        return answer;
                return observed.Concept.HasCode ? null : InWords(observed.Concept.Text);
            case ObservedValueKind.Text:
                return InWords(observed.Text);
            default:
                return null;
        }
    }

    private static string? InWords(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "present" or "yes" or "positive" => "present",
        "absent" or "no" or "negative" => "absent",
        _ => null,
    };
}
