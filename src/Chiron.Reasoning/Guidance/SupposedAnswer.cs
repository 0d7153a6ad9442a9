namespace Chiron.Reasoning.Guidance;

/// <summary>An answer as it might be.</summary>
/// <param name="Finding">Id.</param>
/// <param name="Statement">In words, such as "no crushing chest pain" or "troponin I of 900 ng/L".</param>
/// <param name="IsKnown">The case says otherwise; false where it says nothing.</param>
public sealed record SupposedAnswer(string Finding, string Statement, bool IsKnown);
