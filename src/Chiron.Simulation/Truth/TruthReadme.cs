namespace Chiron.Simulation.Truth;

/// <summary>The text of <c>truth/README.md</c>.</summary>
internal static class TruthReadme
{
    public const string Text =
        """
        # The truth behind these simulated records

        Everything in this folder's parent is **simulated**: no person in it exists. These files hold what a real cohort can never hold.
        They belong to the identified side: patient ids here are those of the FHIR records.

        - `risks.parquet`: `patient_id`, `time`, `code`, `horizon_days`, `probability`. The probability, given the simulator's state at `time`,
          of at least one event with this code in (`time`, `time` + `horizon_days`], death competing. Conditions that the record already holds
          at `time` are left out. Horizon 365 days for conditions and `MEDS_DEATH`, 90 days for `ENCOUNTER//EMER` and `ENCOUNTER//IMP`.
          Every horizon lies inside the record (or ends with death), so each outcome is observed; a code without a row has probability 0.
        - `posteriors.parquet`: `patient_id`, `time`, `encounter_id`, `code`, `probability`. At the moment of diagnosis in each visit for
          something new, the exact posterior of what it is, given the whole record up to then. `ICD10CM//R69` stands for every illness that
          the knowledge pack does not hold. Rows below 0.0001 are left out, so the sum of a visit is at most 1.
        - `identifiers.ndjson`: per patient, the strings that identify, and for each note (`document_id` is the DocumentReference's id) every
          identifier in it with its character offset. For counting leaks after de-identification.
        - `simulation.json`: the options, the pack's version and hash, and the counts.

        Method, formulas and approximations: docs/simulation.md of the software.

        """;
}
