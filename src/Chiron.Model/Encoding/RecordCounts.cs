namespace Chiron.Model;

/// <summary>What reading timelines met: nothing is left out or changed without being counted here.</summary>
public sealed record RecordCounts
{
    public long Subjects { get; set; }

    public long Events { get; set; }

    /// <summary>Subjects whose age could not be known: their first event was put at the training split's median age.</summary>
    public long WithoutBirth { get; set; }

    /// <summary>Events dated before birth, put at age 0 (de-identified birth dates are coarse).</summary>
    public long BeforeBirth { get; set; }

    /// <summary>Events after death, left out.</summary>
    public long AfterDeath { get; set; }

    /// <summary>Events beyond 130 years of age, left out: a date must be wrong.</summary>
    public long BeyondAge130 { get; set; }

    /// <summary>Infinite values, read as not answered.</summary>
    public long NotFinite { get; set; }

    /// <summary>Events whose code stands for a rarer one: rolled up to a parent or to its kind.</summary>
    public long RolledUp { get; set; }

    /// <summary>Events of a code for which the vocabulary has nothing at all, left out.</summary>
    public long Unknown { get; set; }

    /// <summary>Dated facts that the vocabulary knows as static, moved to the front, or the other way round, left out.</summary>
    public long MisplacedStatic { get; set; }
}
