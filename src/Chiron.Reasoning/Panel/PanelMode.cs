namespace Chiron.Reasoning.Panel;

/// <summary>How a case is worked.</summary>
public enum PanelMode
{
    /// <summary>Whatever is known decides; nothing is asked.</summary>
    OneAnswer,

    /// <summary>Questions and examinations, no tests.</summary>
    QuestionsOnly,

    /// <summary>Questions, examinations and tests whose prices fit into what is left of a budget, by worth per effort.</summary>
    Budgeted,

    /// <summary>Anything, by worth alone: price and time do not count, harm does.</summary>
    Unbudgeted,

    /// <summary>As budgeted where a budget is given and else as unbudgeted, each step judged by several panels whose rates and likelihoods differ as far as the pack's numbers are uncertain.</summary>
    Ensemble,
}
