namespace Chiron.Simulation.Randomness;

/// <summary>What a stream of random numbers is for. Each has its own, so that a change in one part of a life leaves the others as they were.</summary>
internal enum RandomStream
{
    Identity,
    Exposures,
    Life,
    Presentation,
    Values,
    Chart,
    Notes,
    Identifiers,
    PredictionTimes,
    CareNetwork,
}
