namespace Chiron.Serving.Answers;

/// <summary>That no differential is offered.</summary>
/// <param name="Reason"><c>not_understood</c>, <c>nothing_present</c>, <c>other_leads</c>, <c>no_leader</c> or <c>unlike_anything_seen</c>.</param>
/// <param name="Message">The reason as a sentence.</param>
public sealed record AbstentionEntry(string Reason, string Message);
