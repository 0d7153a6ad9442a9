namespace Chiron.Reasoning.Assessing;

/// <summary>How likely a condition is to be recorded, by the model, from the person's record.</summary>
/// <param name="Code">Event code.</param>
/// <param name="Name">In words.</param>
/// <param name="HorizonDays">Within so many days.</param>
/// <param name="Probability">0 to 1.</param>
public sealed record ForecastRisk(string Code, string Name, double HorizonDays, double Probability);
