using System.Text.Json;
using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>Measures the risk of re-identification that is left in a de-identified output. Reads it twice; memory grows with patients, not with events.</summary>
public sealed class RiskAssessment(RiskPolicy policy)
{
    private const int Seed = 20131;

    /// <param name="folder">A folder of de-identified FHIR; its <c>reports/</c> and <c>truth/</c> are left out.</param>
    /// <exception cref="IntakeException">The folder does not exist or holds no FHIR file.</exception>
    public RiskReport Measure(string folder, IProgress<DeidentificationProgress>? progress = null, CancellationToken stop = default)
    {
        var source = new FhirSource(folder);
        var stage = new StageProgress("risk", 2 * source.TotalBytes, progress);
        var patients = new PatientTable();
        var sample = new TrajectorySample(Seed);
        Read(source, stage, patients.AddPatient, (pseudonym, year, hash) =>
        {
            var patient = patients.IndexOf(pseudonym);
            var isFirst = patients.AddEvent(patient, year);
            if (hash != 0 || isFirst)
                sample.Offer(patient, isFirst, hash);
        }, stop);
        sample.Draw(patients.Count);
        Read(source, stage, patient: null, (pseudonym, _, hash) =>
        {
            if (hash != 0)
                sample.Mark(patients.IndexOf(pseudonym), hash);
        }, stop);
        return new RiskReport(ReidentificationRisk.Of(patients.ClassSizes(policy.QuasiIdentifiers), policy), sample.Result());
    }

    private static void Read(FhirSource source, StageProgress stage, Action<JsonElement>? patient, RiskReader.EventVisitor happened, CancellationToken stop)
    {
        var reader = new RiskReader();
        foreach (var file in source.Files)
        {
            foreach (var document in source.ReadDocuments(file, new Quarantine(), stop))
            {
                try
                {
                    reader.Read(document.Utf8.Span, patient, happened);
                }
                catch (Exception fault) when (fault is JsonException or InvalidOperationException)
                {
                    // What cannot be read singles out nobody here; the audit has already reported it.
                }
            }

            stage.Add(file.Bytes);
        }
    }
}
