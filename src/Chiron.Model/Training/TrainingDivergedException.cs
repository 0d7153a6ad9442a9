namespace Chiron.Model;

/// <summary>
/// Training left all sense: the loss or the gradient is no number any more, or the loss is far above that of the best constant answer. The message says at which
/// step, where the last good checkpoint is, and what to do.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    public TrainingDivergedException()
    {
    }

    public TrainingDivergedException(string message) : base(message)
    {
    }

    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
