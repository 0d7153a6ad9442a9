namespace Chiron.Simulation;

/// <summary>A cohort cannot be simulated as asked. The message is a sentence for the user and holds nothing of a patient.</summary>
public sealed class SimulationException : Exception
{
    public SimulationException(string message) : base(message)
    {
    }

    public SimulationException(string message, Exception inner) : base(message, inner)
    {
    }
}
