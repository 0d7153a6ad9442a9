using Chiron.Reasoning.Cases;

namespace Chiron.Serving.Answers;

/// <summary>What is to be assessed.</summary>
/// <param name="Text">The case in words; empty where only a subject is named.</param>
/// <param name="SubjectId">A subject of the served dataset; null for a described case.</param>
/// <param name="At">Up to when the record counts; null for all of it.</param>
/// <param name="Audience">Whom the text is for.</param>
public sealed record CaseQuestion(string Text, long? SubjectId, DateTime? At, Audience Audience)
{
    /// <summary>The person's FHIR bundle as UTF-8 JSON; null where none was sent, as it is with a subject.</summary>
    public ReadOnlyMemory<byte>? Bundle { get; init; }

    /// <summary>What <see cref="Bundle"/> is of the person's history.</summary>
    public RecordScope Scope { get; init; } = RecordScope.Part;
}
