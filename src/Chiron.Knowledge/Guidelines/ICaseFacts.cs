namespace Chiron.Knowledge.Guidelines;

/// <summary>
/// What is known of a case, as criteria ask for it. Every answer may be null: not known. What follows from other facts, such as fever from a
/// temperature or chest pain from crushing chest pain, is for the implementation to derive.
/// </summary>
public interface ICaseFacts
{
    double? AgeYears { get; }

    Sex? Sex { get; }

    bool? IsPregnant { get; }

    /// <summary>True where a boolean finding is present, false where it was looked for and is absent.</summary>
    bool? IsPresent(string finding);

    /// <summary>The latest value of a numeric finding, in the finding's own unit.</summary>
    double? ValueOf(string finding);

    /// <summary>The id of a categorical finding's answer.</summary>
    string? AnswerOf(string finding);

    /// <summary>Whether the person has or had a condition; false only where the history is complete enough to say so.</summary>
    bool? IsKnown(string condition);

    /// <summary>Id of the condition that leads the differential, "other" included under any id that is none of the pack's.</summary>
    string? LeadingCondition { get; }

    /// <summary>Probability, 0 to 1, of a condition in the differential.</summary>
    double? ProbabilityOf(string condition);

    /// <summary>Whether the person takes a drug; false only where the list of medicines is known.</summary>
    bool? Takes(string drug);

    /// <summary>Whether a red flag of the pack is raised.</summary>
    bool? IsRaised(string redFlag);
}
