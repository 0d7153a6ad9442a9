using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;

namespace Chiron.Validation.Sequential;

/// <summary>One visit being worked. It ends where nothing that the visit recorded is worth asking.</summary>
internal sealed class VisitInquiry : IInquiry
{
    private readonly DiagnosticPanel _panel;
    private readonly RecordedVisit _visit;
    private readonly Queue<string>? _order;
    private readonly List<Askable> _left;
    private Case _known;
    private PanelAdvice? _advice;

    /// <param name="order">Questions in the order in which they are asked; null where the panel chooses.</param>
    public VisitInquiry(DiagnosticPanel panel, Case opening, RecordedVisit visit, List<Askable> left, Queue<string>? order) =>
        (_panel, _known, _visit, _left, _order) = (panel, opening, visit, left, order);

    public ReadOnlySpan<double> Probabilities => Advice.Opinion.Probabilities;

    /// <summary>Bits that the next question is expected to bring; NaN where there is none, or the panel does not choose.</summary>
    public double ExpectedBits => _order is null && Advice.Steps.Count > 0 ? Advice.Steps[0].InformationBits : double.NaN;

    private PanelAdvice Advice => _advice ??= _panel.Advise(
        _known,
        new PanelRequest
        {
            Mode = _order is null ? PanelMode.Unbudgeted : PanelMode.OneAnswer, Askable = _left, EnoughProbability = 2, Steps = 1, StepsWithAnswers = 0,
        },
        _visit.Record, _visit.At);

    public string? Next() => _order is not null ? _order.TryDequeue(out var next) ? next : null : Advice.Steps.Count > 0 ? Advice.Steps[0].Id : null;

    public void Learn(AskableQuestion question, Reveal reveal)
    {
        _left.RemoveAll(askable => askable.Id == question.Id);
        _known = Gatekeeper.With(_known, reveal.Facts);
        _advice = null;
    }
}
