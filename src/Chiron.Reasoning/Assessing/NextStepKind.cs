namespace Chiron.Reasoning.Assessing;

/// <summary>How a next step is done.</summary>
public enum NextStepKind
{
    Ask,
    Examine,
    Test,
}
