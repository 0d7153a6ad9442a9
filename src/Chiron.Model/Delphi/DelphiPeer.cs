using Chiron.Tensors;
using Chiron.Tensors.Storage;

namespace Chiron.Model.Delphi;

/// <summary>What bench/peers/delphi.py wrote: PyTorch's weights, one padded batch, its losses and gradients, to hold this network against.</summary>
public sealed class DelphiPeer : IDisposable
{
    private readonly SafetensorsReader _file;
    private readonly ParameterStore _weights;
    private readonly DelphiBatch _batch;
    private readonly bool _forValidation;

    public DelphiPeer(string path, DelphiConfiguration configuration, bool forValidation)
    {
        _forValidation = forValidation;
        _file = SafetensorsReader.Open(path);
        Network = new DelphiNetwork(configuration);
        _weights = new ParameterStore(Network.Layout);
        _file.Read(_weights);
        _batch = new DelphiBatch(configuration, forValidation);
        ReadBatch();
    }

    public DelphiNetwork Network { get; }

    /// <summary>Mean cross-entropy and mean loss of the wait, by PyTorch.</summary>
    public float[] Losses => Read(_forValidation ? "loss.validation" : "loss.training");

    public DelphiLoss Learn(ParameterStore? gradients)
    {
        using var workspace = new DelphiWorkspace();
        return Network.Learn(_weights, gradients, workspace, _batch, 0, _batch.Sequences, 1f / _batch.Learned, DropoutKey.None);
    }

    /// <summary>‖ours − PyTorch's‖ / ‖PyTorch's‖ of each parameter's gradient.</summary>
    public IEnumerable<(string Name, double Distance)> GradientDistances(ParameterStore gradients)
    {
        foreach (var parameter in Network.Layout.Parameters)
        {
            var expected = Read($"gradient.{parameter.Name}");
            var own = gradients[parameter].ToArray();
            var difference = Math.Sqrt(expected.Zip(own, (a, b) => Math.Pow((double)a - b, 2)).Sum());
            yield return (parameter.Name, difference / Math.Sqrt(expected.Sum(a => (double)a * a)));
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _weights.Dispose();
    }

    private void ReadBatch()
    {
        var (tokens, ages) = (Read("batch.tokens"), Read("batch.ages"));
        var length = (int)_file.Tensors["batch.tokens"].Shape[^1];
        for (var start = 0; start < tokens.Length; start += length)
        {
            var padding = tokens.AsSpan(start, length).IndexOfAnyExcept(DelphiTokens.Padding);
            var rest = (start + padding)..(start + length);
            _batch.Add(Array.ConvertAll(tokens[rest], token => (int)token), ages.AsSpan(rest), sex: 2);
        }
    }

    private float[] Read(string name)
    {
        if (!_file.Tensors.TryGetValue(name, out var entry))
            throw new ModelException($"the peer's file holds no '{name}'");
        var values = new float[entry.Length];
        _file.Read(name, values);
        return values;
    }
}
