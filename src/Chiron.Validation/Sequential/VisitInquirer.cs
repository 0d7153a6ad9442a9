using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Panel;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Sequential;

/// <summary>Works visits with their records: the combination of model and pack judges, and is asked again after each answer. Only what a visit recorded is asked.</summary>
/// <param name="source">The visits.</param>
/// <param name="combination">Of the source's pack and a model.</param>
/// <param name="choice">How questions are chosen.</param>
/// <param name="seed">Of the random order.</param>
public sealed class VisitInquirer(VisitCases source, CombinedDifferential combination, VisitChoice choice, int seed = 1) : IInquirer
{
    private readonly DiagnosticPanel _panel = new(source.Pack, choice == VisitChoice.ModelAndPack ? combination : new OpinionAlone(combination));

    public string Name => choice switch
    {
        VisitChoice.ModelAndPack => "panel, answers by model and pack",
        VisitChoice.PackAlone => "panel, answers by the pack",
        _ => "in a random order",
    };

    public IInquiry Begin(Case opening) => Start(opening);

    internal VisitInquiry Start(Case opening)
    {
        var visit = source.VisitOf(opening);
        var prices = visit.Recorded.Select(id => new Askable(id, source.Questions.First(question => question.Id == id).CostUsd)).ToList();
        if (choice != VisitChoice.Random)
            return new VisitInquiry(_panel, opening, visit, prices, null);
        string[] order = [.. visit.Recorded];
        new Random((int)(SplitMix64.Mix((ulong)seed + ((ulong)visit.Record.SubjectId * 0x9E3779B97F4A7C15) + (ulong)visit.At.Ticks) >> 33)).Shuffle(order);
        return new VisitInquiry(_panel, opening, visit, prices, new Queue<string>(order));
    }
}
