namespace Chiron.Simulation.Identity;

/// <summary>A doctor of the care network.</summary>
internal sealed record Clinician(Guid Id, string Given, string Family, string Npi, bool Female)
{
    public string Name => $"Dr. {Given} {Family}";
}
