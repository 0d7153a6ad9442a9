namespace Chiron.Benchmarks;

/// <summary>One way of doing a piece of work.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Run">Does the work once; returns how many units it did.</param>
internal sealed record Contender(string Name, Func<long> Run);
