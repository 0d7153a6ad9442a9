namespace Chiron.Validation.DdxPlus;

/// <summary>The paper's measures of one patient (Fansi Tchango et al. 2022, section 5; code/aarlc/ddxplus_code/metrics.py of its repository).</summary>
/// <param name="Questions">Asked, the evidence that the patient came with not counted.</param>
/// <param name="First">GTPA@1: the pathology is first, with more than τ.</param>
/// <param name="Within">GTPA: the pathology has more than τ.</param>
/// <param name="Recall">DDR: of the published differential's conditions above τ, the share that is predicted.</param>
/// <param name="Precision">DDP: of the predicted ones, the share that is published.</param>
public readonly record struct PatientMeasures(int Questions, bool First, bool Within, double Recall, double Precision)
{
    /// <summary>τ: what a condition must exceed to belong to a differential.</summary>
    public const double Threshold = 0.01;

    /// <summary>IL as the published code counts it: one more than the questions.</summary>
    public int InteractionLength => Questions + 1;

    /// <summary>DDF1, the harmonic mean of both, of this patient.</summary>
    public double F1 => Recall + Precision > 0 ? 2 * Recall * Precision / (Recall + Precision) : 0;

    /// <param name="pathology">Place of the condition that it was.</param>
    /// <param name="probabilities">Predicted, by condition.</param>
    /// <param name="named">Predicted to belong to the differential.</param>
    /// <param name="published">Belongs to the published one.</param>
    public static PatientMeasures Of(int questions, int pathology, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> named, ReadOnlySpan<bool> published)
    {
        var (leader, shared, predicted, all) = (0, 0, 0, 0);
        for (var c = 0; c < probabilities.Length; c++)
        {
            if (probabilities[c] > probabilities[leader])
                leader = c;
            predicted += named[c] ? 1 : 0;
            all += published[c] ? 1 : 0;
            shared += named[c] && published[c] ? 1 : 0;
        }

        var within = probabilities[pathology] > Threshold;
        return new PatientMeasures(questions, leader == pathology && within, within, (double)shared / Math.Max(1, all), (double)shared / Math.Max(1, predicted));
    }
}
