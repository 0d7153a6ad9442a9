namespace Chiron.Reasoning.Panel;

/// <summary>Something to settle before a conclusion is drawn.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Message">In a sentence.</param>
/// <param name="Finding">Id of the finding that is meant; null where it is none.</param>
public sealed record ChecklistItem(ChecklistItemKind Kind, string Message, string? Finding = null);
