using Chiron.Model;
using Chiron.Serving.Answers;

namespace Chiron.Serving.Clinical;

/// <summary>Turns the body of a question about composite outcomes or suppositions into the question, refusing what makes no sense and what would cost too much.</summary>
internal static class OutcomeLimits
{
    private const int MaximumOutcomes = 20;
    private const int MaximumCodes = 100;
    private const int MaximumTextLength = 200;
    private const int MinimumFutures = 10, DefaultFutures = 500, MaximumFutures = 2000;
    private const double MaximumFutureDays = 730_000;
    private const int MaximumFacts = 16;

    private static readonly double[] DefaultHorizonsDays = [30, 365];

    public static OutcomeQuestion Question(OutcomeRequest request)
    {
        var record = ForecastLimits.Question(new ForecastRequest
        {
            SubjectId = request.SubjectId, Events = request.Events, At = request.At, HorizonsDays = request.HorizonsDays ?? DefaultHorizonsDays,
        });
        if (request.Outcomes is not { Count: > 0 and <= MaximumOutcomes } asked)
            throw Wrong($"'outcomes' holds {request.Outcomes?.Count ?? 0} outcomes; expected 1 to {MaximumOutcomes}.", "outcomes");
        var futures = request.Futures ?? DefaultFutures;
        if (futures is < MinimumFutures or > MaximumFutures)
            throw Wrong($"'futures' is {futures}; expected {MinimumFutures} to {MaximumFutures}.", "futures");
        if (futures * record.HorizonsDays[^1] > MaximumFutureDays)
            throw Wrong(
                $"{futures} futures of {record.HorizonsDays[^1]} days are {futures * record.HorizonsDays[^1]:F0} days to draw; at most {MaximumFutureDays:F0} are drawn for one question. "
                + "Ask for fewer futures or a shorter horizon.",
                "futures");
        return new OutcomeQuestion(record, [.. asked.Select(Outcome)], futures, request.Seed ?? 1);
    }

    public static SuppositionQuestion Question(SuppositionRequest request)
    {
        var forecast = ForecastLimits.Question(new ForecastRequest
        {
            SubjectId = request.SubjectId, Events = request.Events, At = request.At, Codes = request.Codes, HorizonsDays = request.HorizonsDays,
        });
        if (request.If is not { Count: > 0 and <= MaximumFacts } facts)
            throw Wrong($"'if' holds {request.If?.Count ?? 0} facts; expected 1 to {MaximumFacts}.", "if");
        return new SuppositionQuestion(forecast, [.. facts.Select(Fact)]);
    }

    private static FutureOutcome Outcome(OutcomeDefinition? outcome, int index)
    {
        var place = $"outcomes[{index}]";
        if (outcome is null || (outcome.AnyOf is not null ? 1 : 0) + (outcome.AllOf is not null ? 1 : 0) + (outcome.First is not null ? 1 : 0) != 1)
            throw Wrong($"'{place}' takes exactly one of 'any_of', 'all_of' and 'first'.", place);
        if (outcome.First is null != outcome.Before is null)
            throw Wrong($"'{place}': 'first' and 'before' go together: which code, before which others.", $"{place}.before");
        if (outcome.WithinDays is null != outcome.After is null || (outcome.After is not null && outcome.AnyOf is null))
            throw Wrong($"'{place}': 'within_days' and 'after' go together, beside 'any_of'.", $"{place}.after");
        if (outcome.WithinDays is { } days && !(days is > 0 and <= 36_525))
            throw Wrong($"'{place}.within_days' is a number of days above 0, up to 36525.", $"{place}.within_days");

        if (outcome.First is { } first)
            return FutureOutcome.First(Codes([first], $"{place}.first")[0], Codes(outcome.Before!, $"{place}.before"));
        if (outcome.AllOf is { } all)
            return FutureOutcome.AllOf(Codes(all, $"{place}.all_of"));
        var any = Codes(outcome.AnyOf!, $"{place}.any_of");
        return outcome.After is null ? FutureOutcome.AnyOf(any) : FutureOutcome.Within(outcome.WithinDays!.Value, any, Codes(outcome.After, $"{place}.after"));
    }

    private static IReadOnlyList<string> Codes(IReadOnlyList<string> codes, string place)
    {
        if (codes.Count is 0 or > MaximumCodes)
            throw Wrong($"'{place}' holds {codes.Count} codes; expected 1 to {MaximumCodes}.", place);
        return codes.All(IsCode) ? codes : throw Wrong($"'{place}': a code is a text of 1 to {MaximumTextLength} characters, such as ICD10CM//E11.9.", place);
    }

    private static Hypothesis Fact(SuppositionFact? fact, int index)
    {
        var place = $"if[{index}]";
        if (!IsCode(fact?.Code))
            throw Wrong($"'{place}.code' is missing; expected a code such as LOINC//4548-4.", $"{place}.code");
        if (fact!.NumericValue is { } value && !float.IsFinite(value))
            throw Wrong($"'{place}.numeric_value' is too large.", $"{place}.numeric_value");
        if (fact.TextValue is { Length: 0 or > MaximumTextLength })
            throw Wrong($"'{place}.text_value' is a text of 1 to {MaximumTextLength} characters.", $"{place}.text_value");
        return fact.NumericValue is null || fact.TextValue is null
            ? new Hypothesis(fact.Code!, fact.NumericValue, fact.TextValue)
            : throw Wrong($"'{place}' has a number and a word; a fact has one answer.", place);
    }

    private static bool IsCode(string? code) => code is { Length: > 0 and <= MaximumTextLength };

    private static RequestRefusedException Wrong(string message, string param) => new(400, message, "invalid_value", param);
}
