namespace Chiron.Simulation.Fhir;

/// <summary>The URLs of the code systems that the records use, by the short name that event codes carry.</summary>
internal static class FhirSystems
{
    public const string Loinc = "http://loinc.org";
    public const string Snomed = "http://snomed.info/sct";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";

    /// <summary>Codes of the knowledge pack itself, for what no standard code is known.</summary>
    public const string Pack = "urn:CHIRON";

    /// <summary>Parts an event code such as <c>HPO//HP:0001945</c> into the system's URL and the code.</summary>
    public static (string System, string Code) Of(string eventCode)
    {
        var slashes = eventCode.IndexOf("//", StringComparison.Ordinal);
        var code = eventCode[(slashes + 2)..];
        return (eventCode[..slashes] switch
        {
            "LOINC" => Loinc,
            "SNOMED" => Snomed,
            "HPO" => "http://human-phenotype-ontology.org",
            "RXNORM" => RxNorm,
            "ICD10CM" => Icd10Cm,
            "CPT" => "http://www.ama-assn.org/go/cpt",
            "ICD10PCS" => "http://www.cms.gov/Medicare/Coding/ICD10",
            "CVX" => "http://hl7.org/fhir/sid/cvx",
            _ => Pack,
        }, code);
    }
}
