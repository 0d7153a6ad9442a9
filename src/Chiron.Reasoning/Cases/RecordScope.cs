namespace Chiron.Reasoning.Cases;

/// <summary>How much of a person's history a record is: a property of where it comes from, which its content alone does not tell.</summary>
public enum RecordScope
{
    /// <summary>
    /// All there is: a subject of a longitudinal dataset, or a record that its sender vouches for. Illnesses and medicines that it does not name are taken as not there.
    /// </summary>
    Whole,

    /// <summary>
    /// A part, such as a bundle that was sent along. What it does not name is unknown, unless it says itself that there is nothing ("no known problems").
    /// </summary>
    Part,
}
