namespace Chiron.Tensors.Optimization;

/// <summary>
/// A learning rate that rises in a straight line over the warm-up, then falls along half a cosine to the floor (Loshchilov and Hutter 2017, eq. 5).
/// </summary>
/// <param name="Peak">Reached at the end of the warm-up.</param>
/// <param name="WarmupSteps">0 or more.</param>
/// <param name="TotalSteps">Where the floor is reached; it stays there.</param>
/// <param name="Floor">At most <paramref name="Peak"/>.</param>
public sealed record CosineSchedule(float Peak, long WarmupSteps, long TotalSteps, float Floor = 0)
{
    /// <summary>The rate of the step numbered <paramref name="step"/>, from 0.</summary>
    public float At(long step)
    {
        if (step < WarmupSteps)
            return Peak * (step + 1) / WarmupSteps;
        if (step >= TotalSteps)
            return Floor;
        var progress = (double)(step - WarmupSteps) / (TotalSteps - WarmupSteps);
        return (float)(Floor + (0.5 * (1 + Math.Cos(Math.PI * progress)) * (Peak - Floor)));
    }
}
