namespace Chiron.Reasoning.Guidance;

/// <summary>What a reason is about.</summary>
public enum TreatmentTopic
{
    Condition,
    Guideline,
    Allergy,
    Contraindication,
    Interaction,
    Kidney,
    Liver,
    Pregnancy,
    Gene,
    Age,
    Monitoring,
}
