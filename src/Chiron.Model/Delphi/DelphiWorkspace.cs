using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>The memory that one thread works in, reused from step to step.</summary>
internal sealed class DelphiWorkspace : IDisposable
{
    public Arena Arena { get; } = new(1 << 20);

    public PackedSequences Packed { get; } = new();

    public void Dispose() => Arena.Dispose();
}
