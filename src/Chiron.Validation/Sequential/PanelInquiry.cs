using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;

namespace Chiron.Validation.Sequential;

/// <summary>One case being worked with the panel, or judged by it while questions come in a given order.</summary>
/// <param name="requestOf">What the panel may do, from what is left to ask and what was spent.</param>
/// <param name="order">Questions in the order in which they are asked; null where the panel chooses.</param>
internal sealed class PanelInquiry(
    DiagnosticPanel panel, ICaseSource source, Case opening, Func<IReadOnlyList<Askable>, double, PanelRequest> requestOf, Queue<string>? order) : IInquiry
{
    private readonly Dictionary<string, Askable> _left = source.Questions.ToDictionary(question => question.Id, question => new Askable(question.Id, question.CostUsd), StringComparer.Ordinal);
    private Case _known = opening;
    private double _spent;
    private PanelAdvice? _advice;

    public ReadOnlySpan<double> Probabilities => Advice.Opinion.Probabilities;

    private PanelAdvice Advice => _advice ??= panel.Advise(_known, requestOf([.. _left.Values], _spent));

    public string? Next() => order is null ? Advice.Steps.FirstOrDefault()?.Id : order.TryDequeue(out var next) ? next : null;

    public void Learn(AskableQuestion question, Reveal reveal)
    {
        _left.Remove(question.Id);
        _spent += question.CostUsd;
        _known = Gatekeeper.With(_known, reveal.Facts);
        if (reveal.Facts.Findings.Count + reveal.Facts.Values.Count + reveal.Facts.Answers.Count > 0 || order is null)
            _advice = null;
    }
}
