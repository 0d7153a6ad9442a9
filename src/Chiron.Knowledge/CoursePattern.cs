namespace Chiron.Knowledge;

/// <summary>How a condition runs once it has begun.</summary>
public enum CoursePattern
{
    /// <summary>Begins, lasts <see cref="Course.DurationDays"/> and ends.</summary>
    Acute,

    /// <summary>Stays for life.</summary>
    Chronic,

    /// <summary>Stays as a disposition; episodes of <see cref="Course.DurationDays"/> come back.</summary>
    Recurrent,
}
