using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;

namespace Chiron.Validation.Sequential;

/// <summary>Asks in an order that does not look at the answers, and judges with the pack's own posterior: what choosing is measured against.</summary>
/// <param name="source">What may be asked there.</param>
/// <param name="seed">Draws an order for each case; null for the source's own order.</param>
public sealed class OrderedInquirer(ICaseSource source, int? seed) : IInquirer
{
    private readonly DiagnosticPanel _panel = new(source.Pack);

    public string Name => seed is null ? "everything, in the pack's order" : "in a random order";

    public IInquiry Begin(Case opening)
    {
        string[] order = [.. source.Questions.Select(question => question.Id)];
        if (seed is { } number)
            new Random(HashCode(number, opening)).Shuffle(order);
        return new PanelInquiry(_panel, source, opening, (_, _) => new PanelRequest { Mode = PanelMode.OneAnswer }, new Queue<string>(order));
    }

    // The same for the same opening, on every machine.
    private static int HashCode(int seed, Case opening)
    {
        var hash = unchecked((uint)seed * 2654435761);
        foreach (var letter in $"{opening.AgeYears} {opening.Sex} {string.Join(' ', opening.Findings.Select(fact => fact.Finding))}")
            hash = unchecked((hash ^ letter) * 16777619);
        return (int)(hash >> 1);
    }
}
