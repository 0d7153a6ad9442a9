using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;

namespace Chiron.Validation.Sequential;

/// <summary>One case being worked with the panel, or judged by it while questions come in a given order.</summary>
/// <remarks>A question that is no finding or test of the pack, such as one with several answers, is offered to the panel by its findings: it is as telling as the most telling of them.</remarks>
internal sealed class PanelInquiry : IInquiry
{
    private readonly DiagnosticPanel _panel;
    private readonly Func<IReadOnlyList<Askable>, double, PanelRequest> _requestOf;
    private readonly Queue<string>? _order;
    private readonly QuestionShortlist? _shortlist;
    private readonly Dictionary<string, Askable[]> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _questions = new(StringComparer.Ordinal);     // by finding or test: the question that reveals it
    private Case _known;
    private double _spent;
    private PanelAdvice? _advice;
    private PanelAdvice? _last;             // of the turn before, which is near enough for a shortlist

    /// <param name="requestOf">What the panel may do, from what is left to ask and what was spent.</param>
    /// <param name="order">Questions in the order in which they are asked; null where the panel chooses.</param>
    public PanelInquiry(DiagnosticPanel panel, ICaseSource source, Case opening, Func<IReadOnlyList<Askable>, double, PanelRequest> requestOf, Queue<string>? order)
    {
        (_panel, _known, _requestOf, _order) = (panel, opening, requestOf, order);
        _shortlist = order is null ? QuestionShortlist.For(source) : null;
        foreach (var question in source.Questions)
        {
            string[] ids = source.Pack.Findings.Contains(question.Id) || source.Pack.Tests.Contains(question.Id) ? [question.Id] : [.. question.Findings];
            _left[question.Id] = Array.ConvertAll(ids, id => new Askable(id, question.CostUsd));
            foreach (var id in ids)
                _questions[id] = question.Id;
        }
    }

    public ReadOnlySpan<double> Probabilities => Advice.Opinion.Probabilities;

    private PanelAdvice Advice => _advice ??= _panel.Advise(_known, _requestOf(Offered(), _spent));

    public string? Next() => _order is not null ? _order.TryDequeue(out var next) ? next : null : Advice.Steps.Count > 0 ? _questions[Advice.Steps[0].Id] : null;

    private IReadOnlyList<Askable> Offered() =>
        _order is not null ? []
        : _shortlist is null ? [.. _left.Values.SelectMany(askables => askables)]
        : [.. _shortlist.Of((_last ?? _panel.Advise(_known, new PanelRequest { Mode = PanelMode.OneAnswer })).Opinion, _left.ContainsKey).SelectMany(id => _left[id])];

    public void Learn(AskableQuestion question, Reveal reveal)
    {
        _left.Remove(question.Id);
        _spent += question.CostUsd;
        _known = Gatekeeper.With(_known, reveal.Facts);
        _last = _advice ?? _last;
        if (reveal.Facts.Findings.Count + reveal.Facts.Values.Count + reveal.Facts.Answers.Count > 0 || _order is null)
            _advice = null;
    }
}
