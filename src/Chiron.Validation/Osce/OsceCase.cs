namespace Chiron.Validation.Osce;

/// <summary>An examination case as text.</summary>
/// <param name="Line">Of the file, from 1.</param>
/// <param name="History">What the patient tells: who, complaint, history, past illnesses, habits.</param>
/// <param name="Examination">What is found at the bedside; empty where the case has none.</param>
/// <param name="Tests">What tests show; empty where the case has none.</param>
/// <param name="Diagnosis">As the case names it.</param>
/// <param name="IsHeldOut">By a keyed hash of the history: the half that was not looked at while the reader and the pack were made.</param>
public sealed record OsceCase(int Line, string History, string Examination, string Tests, string Diagnosis, bool IsHeldOut);
