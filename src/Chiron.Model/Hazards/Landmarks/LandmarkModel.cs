namespace Chiron.Model;

/// <summary>Evaluates a <see cref="LandmarkHazard"/> on records. Immutable; many threads may ask it at once.</summary>
internal sealed class LandmarkModel
{
    private readonly Tokenizer _tokenizer;
    private readonly LandmarkHazard _hazard;
    private readonly LandmarkColumn[] _columns;

    /// <exception cref="ModelException">It speaks of codes or answers that the vocabulary does not have.</exception>
    public LandmarkModel(LandmarkHazard hazard, Tokenizer tokenizer)
    {
        (_hazard, _tokenizer) = (hazard, tokenizer);
        (Outcome, After) = (Find(hazard.Question.Outcome), Find(hazard.Question.After));
        _columns = [.. hazard.Terms.Select(ColumnOf)];
    }

    /// <summary>The outcome's code in the vocabulary.</summary>
    public int Outcome { get; }

    public LandmarkQuestion Question => _hazard.Question;

    /// <summary>The code that the landmark counts from, in the vocabulary.</summary>
    public int After { get; }

    /// <summary>The log of the mean hazard a day; NaN where the time or the horizon is not the landmark's, or a condition is on record already.</summary>
    /// <param name="age">The time asked about, in days; later events of the record play no part.</param>
    /// <param name="summary">Scratch memory.</param>
    public double LogHazard(SubjectRecord record, double age, double horizonDays, LandmarkSummary summary)
    {
        if (LandmarkPoints.FirstAge(record, After) is not { } first || !_hazard.Question.Fits(age - first, horizonDays))
            return double.NaN;
        if (Outcome < _tokenizer.ConditionCount && LandmarkPoints.FirstAge(record, Outcome) <= age)
            return double.NaN;
        summary.Read(record, age);
        var sum = _hazard.LogRate;
        for (var c = 0; c < _columns.Length; c++)
            sum += _hazard.Terms[c].Effect(summary[_columns[c]]);
        return sum;
    }

    private LandmarkColumn ColumnOf(LandmarkTerm term)
    {
        var code = term.Code is null ? -1 : Find(term.Code);
        return term.Answer is null || (term.Answer >= 0 && term.Answer < _tokenizer.Vocabulary.Codes[code].AnswerCount)
            ? new LandmarkColumn(code, term.Answer ?? -1, term.Statistic)
            : throw new ModelException($"'{HazardTable.FileName}' speaks of an answer to '{term.Code}' that the vocabulary does not have; take both from the same run");
    }

    private int Find(string code) => _tokenizer.Find(code) is >= 0 and var found
        ? found
        : throw new ModelException($"'{HazardTable.FileName}' speaks of '{code}', which the vocabulary beside it does not have; take both from the same run");
}
