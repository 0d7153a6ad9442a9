using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>The memory that one thread works in, reused from step to step.</summary>
internal sealed class Workspace : IDisposable
{
    public Arena Arena { get; } = new(1 << 20);

    public PackedSequences Packed { get; } = new();

    public TokenBatch Batch { get; set; } = new();

    public void Dispose() => Arena.Dispose();
}
