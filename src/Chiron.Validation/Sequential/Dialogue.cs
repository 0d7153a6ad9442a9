namespace Chiron.Validation.Sequential;

/// <summary>Plays one case: an inquirer before a gatekeeper, until the rule ends it.</summary>
public static class Dialogue
{
    private const int Shown = 5;

    /// <param name="inquiry">Begun with the case's opening.</param>
    /// <param name="afterTurn">Called before the first question with 0 and then after each with its number.</param>
    public static CaseReplay Play(ICaseSource source, HiddenCase hidden, string inquirer, IInquiry inquiry, StopRule rule, Action<int>? afterTurn = null)
    {
        var gatekeeper = new Gatekeeper(source, hidden);
        var start = Ranked(source, inquiry);
        var turns = new List<ReplayTurn>();
        afterTurn?.Invoke(0);
        var leader = start;
        while (gatekeeper.Questions < rule.MostQuestions && leader[0].Probability < rule.Confidence && inquiry.Next() is { } next
            && gatekeeper.CostUsd + CostOf(source, next) <= rule.BudgetUsd)
        {
            var (question, reveal) = gatekeeper.Ask(next);
            inquiry.Learn(question, reveal);
            leader = Ranked(source, inquiry);
            turns.Add(new ReplayTurn(question.Id, question.Text, reveal.Words, question.CostUsd, leader));
            afterTurn?.Invoke(turns.Count);
        }

        return Replay(source, hidden, inquirer, start, turns, leader, gatekeeper);
    }

    /// <summary>Asks everything there is, in the inquiry's order, and judges once, at the end.</summary>
    public static CaseReplay AskEverything(ICaseSource source, HiddenCase hidden, string inquirer, IInquiry inquiry)
    {
        var gatekeeper = new Gatekeeper(source, hidden);
        var start = Ranked(source, inquiry);
        var turns = new List<ReplayTurn>();
        while (inquiry.Next() is { } next)
        {
            var (question, reveal) = gatekeeper.Ask(next);
            inquiry.Learn(question, reveal);
            turns.Add(new ReplayTurn(question.Id, question.Text, reveal.Words, question.CostUsd, []));
        }

        var leader = Ranked(source, inquiry);
        if (turns.Count > 0)
            turns[^1] = turns[^1] with { Differential = leader };
        return Replay(source, hidden, inquirer, start, turns, leader, gatekeeper);
    }

    private static CaseReplay Replay(
        ICaseSource source, HiddenCase hidden, string inquirer, RankedAnswer[] start, List<ReplayTurn> turns, RankedAnswer[] leader, Gatekeeper gatekeeper) => new()
    {
        Source = source.Name,
        Case = hidden.Id,
        Inquirer = inquirer,
        PackHash = source.Pack.ContentHash,
        Opening = hidden.OpeningWords,
        Start = start,
        Turns = turns,
        Truth = hidden.Truth,
        Answer = leader[0].Condition,
        CostUsd = gatekeeper.CostUsd,
    };

    private static double CostOf(ICaseSource source, string question) => source.Questions.FirstOrDefault(one => one.Id == question)?.CostUsd ?? 0;

    private static RankedAnswer[] Ranked(ICaseSource source, IInquiry inquiry)
    {
        var probabilities = inquiry.Probabilities.ToArray();
        return
        [
            .. Enumerable.Range(0, probabilities.Length).OrderByDescending(c => probabilities[c]).ThenBy(c => c).Take(Shown)
                .Select(c => new RankedAnswer(source.Pack.Conditions[c].Id, probabilities[c])),
        ];
    }
}
