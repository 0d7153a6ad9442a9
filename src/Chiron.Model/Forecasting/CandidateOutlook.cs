namespace Chiron.Model;

/// <summary>
/// What a model expects of questions that are not asked yet: how each would be answered, and what the diagnosis question would then answer. Of an ensemble, the members' means.
/// </summary>
public sealed class CandidateOutlook
{
    private readonly VocabularyCode?[] _codes;
    private readonly int[] _firstAnswer;        // of each question, in _answers
    private readonly int[] _firstDiagnosis;     // of each question, the row in _diagnoses
    private readonly float[] _answers;
    private readonly float[] _diagnoses;        // (supposed answers, conditions)
    private readonly int _conditions;

    /// <param name="codes">For each question its code; null where the model cannot be asked.</param>
    /// <param name="supposed">How many answers are supposed for each.</param>
    internal CandidateOutlook(VocabularyCode?[] codes, ReadOnlySpan<int> supposed, int conditions)
    {
        (_codes, _conditions) = (codes, conditions);
        (_firstAnswer, _firstDiagnosis) = (new int[codes.Length + 1], new int[codes.Length + 1]);
        for (var q = 0; q < codes.Length; q++)
        {
            _firstAnswer[q + 1] = _firstAnswer[q] + (codes[q]?.AnswerCount ?? 0);
            _firstDiagnosis[q + 1] = _firstDiagnosis[q] + (codes[q] is null ? 0 : supposed[q]);
        }

        _answers = new float[_firstAnswer[^1]];
        _diagnoses = new float[checked(_firstDiagnosis[^1] * conditions)];
    }

    public int Questions => _codes.Length;

    /// <summary>
    /// The code as the model has it, with its quantiles and categories; null where the model was not asked: the vocabulary does not hold the code as a question that happens in time, or one
    /// of the answers supposed is none of its own.
    /// </summary>
    public VocabularyCode? Code(int question) => _codes[question];

    /// <summary>The probability of each of the code's answers, quantiles first, then categories, if it is asked now; they sum to 1.</summary>
    public ReadOnlySpan<float> Answers(int question) => AnswersOf(question);

    /// <summary>By condition in the vocabulary's order: what the diagnosis question answers once this answer stands in the record; they sum to 1.</summary>
    /// <param name="answer">Which of the answers supposed.</param>
    public ReadOnlySpan<float> Diagnoses(int question, int answer) => DiagnosesOf(question, answer);

    internal Span<float> AnswersOf(int question) => _answers.AsSpan(_firstAnswer[question], _firstAnswer[question + 1] - _firstAnswer[question]);

    internal Span<float> DiagnosesOf(int question, int answer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)answer, (uint)(_firstDiagnosis[question + 1] - _firstDiagnosis[question]), nameof(answer));
        return _diagnoses.AsSpan((_firstDiagnosis[question] + answer) * _conditions, _conditions);
    }
}
