using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Panel;

namespace Chiron.Validation.Sequential;

/// <summary>Works cases with the panel of the next question and the pack's own posterior.</summary>
/// <param name="source">What may be asked there, at its prices.</param>
/// <param name="mode">Unbudgeted: by worth; budgeted: by worth per effort, within the budget.</param>
/// <param name="budgetUsd">For the budgeted mode.</param>
public sealed class PanelInquirer(ICaseSource source, PanelMode mode, double? budgetUsd = null) : IInquirer
{
    private readonly DiagnosticPanel _panel = new(source.Pack);

    public string Name => mode == PanelMode.Budgeted ? $"panel, budget {budgetUsd:0} USD" : $"panel, {mode.ToString().ToLowerInvariant()}";

    public IInquiry Begin(Case opening) => new PanelInquiry(_panel, source, opening, (left, spent) => new PanelRequest
    {
        Mode = mode,
        Askable = left,
        BudgetUsd = budgetUsd - spent,
        EnoughProbability = 2,
        Steps = 1,
        StepsWithAnswers = 0,
    }, null);
}
