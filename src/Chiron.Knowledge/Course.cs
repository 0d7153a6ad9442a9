namespace Chiron.Knowledge;

/// <summary>How a condition runs in time.</summary>
public sealed record Course
{
    public required CoursePattern Pattern { get; init; }

    /// <summary>Median days that an acute illness or one episode lasts; 0 for a chronic condition without episodes.</summary>
    public double DurationDays { get; init; }

    /// <summary>Median days from the first symptom to the visit at which care is sought.</summary>
    public double OnsetToVisitDays { get; init; }

    /// <summary>Mean episodes a year once a recurrent condition has begun; 0 otherwise.</summary>
    public double EpisodesPerYear { get; init; }
}
