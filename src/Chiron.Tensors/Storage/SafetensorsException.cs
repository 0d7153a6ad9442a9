namespace Chiron.Tensors.Storage;

/// <summary>A safetensors file that cannot be used; the message says which, why, and what was expected.</summary>
public sealed class SafetensorsException : Exception
{
    public SafetensorsException(string message)
        : base(message)
    {
    }

    public SafetensorsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
