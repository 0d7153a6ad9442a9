using Chiron.Serving.Answers;

namespace Chiron.Serving.OpenAi;

/// <summary>What Chiron adds to a completion: who answers, what the answer is not, and the facts that the text was composed from.</summary>
internal sealed record ChironField(ReleaseName Release, string Notice, AssessmentAnswer Assessment);
