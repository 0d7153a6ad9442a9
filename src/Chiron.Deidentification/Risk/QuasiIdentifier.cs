namespace Chiron.Deidentification;

/// <summary>A fact about a patient that others may know and could look the patient up by. Which of them count is declared in the policy.</summary>
public enum QuasiIdentifier
{
    BirthYear,
    Sex,
    Zip3,
    State,
    Race,
    Ethnicity,
    MaritalStatus,

    /// <summary>Year of the first dated event of the record.</summary>
    FirstVisitYear,
    DeathYear,
}
