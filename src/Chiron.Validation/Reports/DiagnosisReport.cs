namespace Chiron.Validation.Reports;

/// <summary>How well the recorded diagnosis was ranked, at the moments that the truth file has.</summary>
/// <param name="Moments">Moments measured.</param>
/// <param name="Subjects">Their subjects.</param>
/// <param name="LeftOut">Moments without exactly one recorded condition.</param>
/// <param name="Predictors">In the order of the report.</param>
public sealed record DiagnosisReport(int Moments, int Subjects, int LeftOut, IReadOnlyList<DiagnosisPredictorReport> Predictors);
