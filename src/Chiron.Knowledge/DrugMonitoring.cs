namespace Chiron.Knowledge;

/// <summary>What to measure or ask while a drug is taken.</summary>
/// <param name="Finding">Id of the finding.</param>
/// <param name="When">How often and what to look for, in a phrase.</param>
public sealed record DrugMonitoring(string Finding, string When);
