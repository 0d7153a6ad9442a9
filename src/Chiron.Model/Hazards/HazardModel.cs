namespace Chiron.Model;

/// <summary>Evaluates a <see cref="HazardTable"/> on records. Immutable; many threads may ask it at once.</summary>
internal sealed class HazardModel
{
    private readonly Tokenizer _tokenizer;
    private readonly HazardTable _table;
    private readonly int[] _codes;                                       // of each outcome
    private readonly int[] _groups;                                      // static code of each group
    private readonly (int Outcome, float LogRatio)[][] _termsOfFact;

    /// <exception cref="ModelException">The table speaks of codes that the vocabulary does not have.</exception>
    public HazardModel(HazardTable table, Tokenizer tokenizer)
    {
        (_table, _tokenizer) = (table, tokenizer);
        _codes = [.. table.Outcomes.Select(outcome => Find(outcome.Code))];
        if (_codes.Any(code => code >= tokenizer.EventCodeCount))
            throw new ModelException($"'{HazardTable.FileName}' has a static fact as an outcome; take it from the same run as the vocabulary");
        _groups = [.. table.Groups.Select(Find)];
        var terms = new List<(int, float)>?[HazardHistory.CountOf(tokenizer)];
        for (var outcome = 0; outcome < table.Outcomes.Count; outcome++)
            foreach (var term in table.Outcomes[outcome].Terms)
                (terms[FactOf(term)] ??= []).Add((outcome, term.LogRatio));
        _termsOfFact = [.. terms.Select(list => list?.ToArray() ?? [])];
        Landmarks = [.. table.Landmarks.Select(landmark => new LandmarkModel(landmark, tokenizer))];
    }

    public IReadOnlyList<LandmarkModel> Landmarks { get; }

    public HazardTable Table => _table;

    /// <summary>
    /// The log of the mean hazard a day over a horizon, as the record stands: facts stay, but what is recent ceases to be so on the way.
    /// </summary>
    /// <param name="history">Moved to the moment asked about.</param>
    /// <param name="facts">Scratch memory.</param>
    /// <param name="logHazards">(event codes), overwritten; NaN for codes that are no outcome, and for conditions already recorded.</param>
    public void Evaluate(HazardHistory history, double age, double horizonDays, List<int> facts, Span<float> logHazards)
    {
        var ofOutcome = new double[_codes.Length];
        var group = 0;
        while (group < _groups.Length && !history.HasSeen(_groups[group]))
            group++;
        var (knot, weight) = AgeSpline.At(age + (horizonDays / 2), _table.KnotYears);
        for (var outcome = 0; outcome < _codes.Length; outcome++)
        {
            var rates = _table.Outcomes[outcome].LogRates[group];
            ofOutcome[outcome] = ((1 - weight) * rates[knot]) + (weight * rates[knot + 1]);
        }

        history.Write(age, facts);
        var passing = new List<(int Outcome, double Days, float LogRatio)>();
        foreach (var fact in facts)
            foreach (var (outcome, logRatio) in _termsOfFact[fact])
                if (fact < _tokenizer.TokenCount)
                    ofOutcome[outcome] += logRatio;
                else
                    passing.Add((outcome, history.RecentDaysLeft(fact - _tokenizer.TokenCount, age), logRatio));

        passing.Sort();
        logHazards.Fill(float.NaN);
        for (int outcome = 0, next = 0; outcome < _codes.Length; outcome++)
        {
            var first = next;
            while (next < passing.Count && passing[next].Outcome == outcome)
                next++;
            if (_codes[outcome] >= _tokenizer.ConditionCount || !history.HasSeen(_codes[outcome]))
                logHazards[_codes[outcome]] = (float)(ofOutcome[outcome] + LogMeanRatio(passing, first, next, horizonDays));
        }
    }

    // log of the mean of exp(Σ of the terms that still hold) over the horizon; the terms from first to end are in the order in which they cease.
    private static double LogMeanRatio(List<(int Outcome, double Days, float LogRatio)> passing, int first, int end, double horizonDays)
    {
        double sum = 0, mean = 0, reached = 0;
        for (var i = first; i < end; i++)
            sum += passing[i].LogRatio;
        for (var i = first; i < end && reached < horizonDays; i++)
        {
            var until = Math.Min(passing[i].Days, horizonDays);
            mean += (until - reached) / horizonDays * Math.Exp(sum);
            (reached, sum) = (until, sum - passing[i].LogRatio);
        }

        return first == end ? 0 : Math.Log(mean + Math.Max(0, 1 - (reached / horizonDays)));
    }

    private int FactOf(HazardTerm term)
    {
        var code = Find(term.Code);
        if (term.Recent ? code >= _tokenizer.ConditionCount : term.Answer is { } answer && (answer < 0 || answer >= _tokenizer.Vocabulary.Codes[code].AnswerCount))
            throw new ModelException($"'{HazardTable.FileName}' has a term of '{term.Code}' that the vocabulary does not; take both from the same run");
        return term.Recent ? _tokenizer.TokenCount + code : term.Answer is { } given ? _tokenizer.AnswerToken(code, given) : _tokenizer.CodeToken(code);
    }

    private int Find(string code) => _tokenizer.Find(code) is >= 0 and var found
        ? found
        : throw new ModelException($"'{HazardTable.FileName}' speaks of '{code}', which the vocabulary beside it does not have; take both from the same run");
}
