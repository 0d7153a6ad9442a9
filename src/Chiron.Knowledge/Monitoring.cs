namespace Chiron.Knowledge;

/// <summary>A finding measured again and again while a condition lasts.</summary>
/// <param name="Finding">Id of the finding.</param>
/// <param name="PerYear">Mean measurements a year.</param>
public readonly record struct Monitoring(string Finding, double PerYear);
