namespace Chiron.Serving.Answers;

/// <summary>What a guideline advises for the case, or would with one more fact. Advice to weigh, never an order.</summary>
/// <param name="Id">In the knowledge pack.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Kind"><c>assess</c>, <c>test</c>, <c>treat</c>, <c>monitor</c>, <c>prevent</c> or <c>refer</c>.</param>
/// <param name="Advice">In one or two sentences.</param>
/// <param name="Strength"><c>strong</c>, <c>conditional</c> or <c>good_practice</c>.</param>
/// <param name="Certainty"><c>high</c>, <c>moderate</c>, <c>low</c> or <c>very_low</c>; null for good practice.</param>
/// <param name="Because">What is known of the case that it rests on.</param>
/// <param name="Unless">Exceptions of which nothing is known: it applies unless one of them holds.</param>
/// <param name="WaitsFor">Facts of which any one would make it apply; empty where it applies.</param>
/// <param name="Differs">What other guidance says; null where the mainstream agrees.</param>
/// <param name="Sources">Ids of <see cref="AssessmentAnswer.Citations"/>.</param>
public sealed record RecommendationEntry(
    string Id, string Title, string Kind, string Advice, string Strength, string? Certainty, IReadOnlyList<string> Because, IReadOnlyList<string> Unless,
    IReadOnlyList<string> WaitsFor, string? Differs, IReadOnlyList<string> Sources);
