namespace Chiron.Knowledge;

/// <summary>
/// How soon care is needed, ordered so that a greater value is more urgent. The levels map to the Emergency Severity Index as
/// Immediate = ESI 1, Emergency = 2, Urgent = 3, Routine = 4, SelfCare = 5.
/// </summary>
public enum Urgency
{
    /// <summary>Can be looked after at home; advice on when to seek help suffices.</summary>
    SelfCare = 1,

    /// <summary>A planned visit within days to weeks.</summary>
    Routine = 2,

    /// <summary>To be seen the same day.</summary>
    Urgent = 3,

    /// <summary>Emergency department now.</summary>
    Emergency = 4,

    /// <summary>Life-saving help at once: call the ambulance.</summary>
    Immediate = 5,
}
