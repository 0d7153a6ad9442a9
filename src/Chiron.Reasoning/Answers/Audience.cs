namespace Chiron.Reasoning.Answers;

/// <summary>Whom an answer is written for.</summary>
public enum Audience
{
    Clinician,
    Patient,
}
