namespace Chiron.Knowledge;

/// <summary>The organ system or field of medicine that a condition is filed under.</summary>
public enum OrganSystem
{
    Cardiovascular,
    Respiratory,
    Gastrointestinal,
    Endocrine,
    Renal,
    Neurological,
    Psychiatric,
    Musculoskeletal,
    Skin,
    Infectious,
    Blood,
    Oncology,
    WomensHealth,
    Urological,
    EarNoseThroat,
    Eye,
    Pediatric,
    Immune,
    Toxicology,
    Injury,
}
