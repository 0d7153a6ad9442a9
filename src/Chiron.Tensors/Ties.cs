namespace Chiron.Tensors;

/// <summary>Which positions of one and the same time see each other in attention. Every position sees itself and all of earlier times.</summary>
public enum Ties
{
    /// <summary>Each sees those that stand before it, as if times differed.</summary>
    InOrder,

    /// <summary>All of one time see each other: their order carries nothing.</summary>
    Shared,

    /// <summary>None sees another of its time, so that nothing can be read off a neighbour recorded at once (Shmatko et al. 2025, "mask ties").</summary>
    Hidden,
}
