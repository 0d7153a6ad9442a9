namespace Chiron.Model;

/// <summary>A question and its answer as ids.</summary>
/// <param name="Code">Index of the code in the vocabulary.</param>
/// <param name="Answer">Which of the code's own answers, from 0; -1 where nothing was answered.</param>
/// <param name="Value">The standardised value; NaN where the answer is not numeric.</param>
internal readonly record struct PairTokens(int Code, int Answer, float Value);
