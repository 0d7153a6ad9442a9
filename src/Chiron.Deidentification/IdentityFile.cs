using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>What FHIR resources state about the people whose notes are to be scrubbed.</summary>
public static class IdentityFile
{
    /// <param name="path">A file or folder of FHIR JSON: Patient, RelatedPerson, Practitioner, Organization and so on.</param>
    /// <exception cref="IntakeException">There is no such file or folder, or no FHIR file in it.</exception>
    public static IdentityIndex Read(string path, CancellationToken stop = default) =>
        new RecordSource(path, threads: 1).Collect(new StageProgress("identities", total: 0, progress: null), stop);
}
