namespace Chiron.Deidentification;

/// <param name="Start">Characters from the released text's beginning.</param>
/// <param name="IsLeak">Whether it is the original; otherwise a surrogate.</param>
internal readonly record struct ReleasedName(int Start, int Length, bool IsLeak);
