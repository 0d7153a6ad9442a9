using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>A rate table by itself, as a network that adds nothing: the smallest one there is, with weights of zero.</summary>
public static class DelphiRateBaseline
{
    /// <param name="weights">Zeros, which the caller disposes of.</param>
    public static DelphiNetwork Network(DelphiConfiguration configuration, DelphiRateTable rates, out ParameterStore weights)
    {
        var network = new DelphiNetwork(configuration with { Layers = 1, Heads = 1, Width = 2 }, rates);
        weights = new ParameterStore(network.Layout);
        return network;
    }
}
