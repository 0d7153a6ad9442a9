namespace Chiron.Simulation.Identity;

/// <summary>A hospital or clinic, its ward or office, and who works there.</summary>
internal sealed record CareSite(Guid OrganizationId, Guid LocationId, string Name, string Ward, Address Address, string Phone, IReadOnlyList<Clinician> Clinicians);
