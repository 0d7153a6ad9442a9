namespace Chiron.Reasoning.Assessing;

/// <summary>Why no differential is offered.</summary>
public enum AbstentionReason
{
    /// <summary>The input is no case.</summary>
    NotUnderstood,

    /// <summary>Nothing is said to be there: no finding present, no value.</summary>
    NothingPresent,

    /// <summary>Most likely it is something that the pack does not represent.</summary>
    OtherLeads,

    /// <summary>No condition is likely enough to be named.</summary>
    NoLeader,

    /// <summary>No condition explains what is known as well as in nearly all cases that the differential was fitted on: it is far from anything seen.</summary>
    UnlikeAnythingSeen,
}
