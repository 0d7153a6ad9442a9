namespace Chiron.Simulation.Identity;

/// <summary>A street address. <paramref name="Unit"/> is a flat ("Apt 4B") or null.</summary>
internal sealed record Address(string Street, string? Unit, Place Place)
{
    /// <summary>On one line, as a letter or a note would have it.</summary>
    public string OnOneLine => (Unit is null ? Street : $"{Street}, {Unit}") + $", {Place.City}, {Place.State} {Place.Zip}";
}
