namespace Chiron.Tensors.Optimization;

/// <summary>
/// Sums the parts of one step's gradient. Within a process that is <see cref="LaneReduction"/>; one over several processes sums their parts besides.
/// </summary>
public interface IGradientReduction
{
    /// <summary>Adds parts 1, 2, … to part 0, number by number in this order, so that the same parts give the same bits.</summary>
    /// <param name="parts">Stores of one layout; at least one. What the others hold afterwards is left open.</param>
    /// <param name="workers">Threads to do it with; idle while this runs.</param>
    void Sum(ReadOnlySpan<ParameterStore> parts, WorkerPool workers);
}
