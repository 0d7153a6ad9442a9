namespace Chiron.Intake.Fhir;

/// <summary>What events need of one resource, whatever its type; filled by <see cref="ClinicalResourceReader"/> and reused for the next.</summary>
internal sealed class ClinicalResource
{
    public string? Status { get; set; }

    public Concept VerificationStatus { get; } = new();

    /// <summary>Ids that references point at; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Subject { get; set; }

    public ReadOnlyMemory<byte> Encounter { get; set; }

    public ReadOnlyMemory<byte> Medication { get; set; }

    /// <summary>The resource's code and value; of a medication, vaccine, document or report its code alone.</summary>
    public ObservedValue Main { get; } = new();

    public List<ObservedValue> Components { get; } = [];

    public List<Concept> Reasons { get; } = [];

    public List<Concept> Modalities { get; } = [];

    public List<Concept> FamilyConditions { get; } = [];

    /// <summary>Contained medications: their id and code.</summary>
    public List<(string Id, Concept Code)> Contained { get; } = [];

    /// <summary>Ids of the medications that a mixture is made of.</summary>
    public List<ReadOnlyMemory<byte>> Ingredients { get; } = [];

    public string? EncounterClass { get; set; }

    public FhirDate? Onset { get; set; }

    public FhirDate? Abatement { get; set; }

    /// <summary>When it happened: effective, performed, occurrence, handed over, started, or the period's start.</summary>
    public FhirDate? Happened { get; set; }

    /// <summary>When it was written down: recorded, authored, issued, asserted, prepared, date.</summary>
    public FhirDate? Recorded { get; set; }

    public FhirDate? PeriodEnd { get; set; }

    public FhirDate? Birth { get; set; }

    public FhirDate? Death { get; set; }

    public bool IsDead { get; set; }

    public string? Gender { get; set; }

    public string? Race { get; set; }

    public string? Ethnicity { get; set; }

    public string? Conclusion { get; set; }

    public List<string> Notes { get; } = [];

    /// <summary>Attachments that are not plain text, or whose text is elsewhere.</summary>
    public int UnreadAttachments { get; set; }

    public void Clear()
    {
        Status = EncounterClass = Gender = Race = Ethnicity = Conclusion = null;
        Subject = Encounter = Medication = default;
        Onset = Abatement = Happened = Recorded = PeriodEnd = Birth = Death = null;
        IsDead = false;
        UnreadAttachments = 0;
        VerificationStatus.Clear();
        Main.Clear();
        Components.Clear();
        Reasons.Clear();
        Modalities.Clear();
        FamilyConditions.Clear();
        Contained.Clear();
        Ingredients.Clear();
        Notes.Clear();
    }
}
