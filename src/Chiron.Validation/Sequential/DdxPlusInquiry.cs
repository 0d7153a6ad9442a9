using Chiron.Reasoning.DdxPlus;

namespace Chiron.Validation.Sequential;

/// <summary>One DDXPlus case being worked.</summary>
internal sealed class DdxPlusInquiry(EvidenceBelief belief, EvidenceChooser chooser, int[] places, DdxPlusInquirer inquirer) : IInquiry
{
    private readonly double[] _probabilities = new double[places.Length];

    public EvidenceBelief Belief => belief;

    public ReadOnlySpan<double> Probabilities
    {
        get
        {
            for (var c = 0; c < places.Length; c++)
                _probabilities[places[c]] = belief.Posterior[c];
            return _probabilities;
        }
    }

    public string? Next() => chooser.Best(belief) is { Evidence: >= 0 } best ? inquirer.IdOf(best.Evidence) : null;

    public void Learn(AskableQuestion question, Reveal reveal)
    {
        var (evidence, answer) = inquirer.Read(question, reveal.Facts);
        belief.Learn(evidence, answer);
    }
}
