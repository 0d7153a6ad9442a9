using Chiron.Knowledge;

namespace Chiron.Validation.Sequential;

/// <summary>A collection of cases that a gatekeeper can hold back, and what may be asked of them. Safe for many threads.</summary>
public interface ICaseSource
{
    string Name { get; }

    /// <summary>In whose terms cases are told and answered.</summary>
    KnowledgePack Pack { get; }

    /// <summary>All that may be asked, of every case the same.</summary>
    IReadOnlyList<AskableQuestion> Questions { get; }

    IReadOnlyList<HiddenCase> Cases { get; }
}
