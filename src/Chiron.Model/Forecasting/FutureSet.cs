namespace Chiron.Model;

/// <summary>Futures drawn for one subject, in the order of their indices.</summary>
/// <param name="HorizonDays">How far each future goes.</param>
/// <param name="Futures">Of each, its events in order.</param>
/// <param name="Tokens">Tokens that the network ran for them.</param>
public sealed record FutureSet(long SubjectId, double HorizonDays, IReadOnlyList<IReadOnlyList<SampledEvent>> Futures, long Tokens);
