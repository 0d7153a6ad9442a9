namespace Chiron.Model;

/// <summary>The training split's averages, from which the heads start.</summary>
/// <param name="LogRates">(event codes + 1): log of moments a day that hold the code; of moments at all, last.</param>
/// <param name="LogCodeShares">(event codes + 1): log share of each code, END last, among what follows a pair.</param>
/// <param name="LogAnswerShares">(answers): log share of each answer among its code's.</param>
/// <param name="LogOnsetRates">(event codes): of conditions, log of first events a day among those who never had it; of other codes, of all events.</param>
/// <param name="LogAgainRatios">(event codes): of conditions, log of the rate among those who had it over the onset rate; of other codes 0.</param>
internal sealed record Marginals(float[] LogRates, float[] LogCodeShares, float[] LogAnswerShares, float[] LogOnsetRates, float[] LogAgainRatios)
{
    /// <summary>Counted with half an event added to each code, so that nothing is impossible.</summary>
    public static Marginals Of(IReadOnlyList<SubjectRecord> records, Tokenizer tokenizer)
    {
        const double prior = 0.5;
        var codes = tokenizer.EventCodeCount;
        var (rates, shares, answers) = (new double[codes + 1], new double[codes + 1], new double[tokenizer.AnswerCount]);
        var (days, seen) = (0.0, new int[codes]);
        var stamp = 0;
        foreach (var record in records)
            for (var m = 0; m < record.Moments; m++)
            {
                var atRisk = m > record.FirstObserved;
                stamp++;
                shares[codes]++;
                var counts = atRisk && record.CountsAsEvent(m);
                rates[codes] += counts ? 1 : 0;
                days += atRisk ? record.Ages[m] - record.EndAge(m - 1) : 0;
                foreach (var pair in record.Moment(m))
                {
                    shares[pair.Code]++;
                    if (pair.Answer >= 0)
                        answers[tokenizer.FirstAnswer(pair.Code) + pair.Answer]++;
                    if (!counts || seen[pair.Code] == stamp)
                        continue;
                    seen[pair.Code] = stamp;
                    rates[pair.Code]++;
                }
            }

        var (logRates, logShares, logAnswers) = (new float[codes + 1], new float[codes + 1], new float[tokenizer.AnswerCount]);
        var total = shares.Sum() + (prior * shares.Length);
        for (var k = 0; k <= codes; k++)
        {
            logRates[k] = (float)Math.Log((rates[k] + prior) / Math.Max(1, days));
            logShares[k] = (float)Math.Log((shares[k] + prior) / total);
        }

        for (var k = 0; k < tokenizer.Vocabulary.Codes.Count; k++)
        {
            var (first, count) = (tokenizer.FirstAnswer(k), tokenizer.Vocabulary.Codes[k].AnswerCount);
            var ofCode = answers.AsSpan(first, count);
            var sum = prior * count;
            foreach (var answer in ofCode)
                sum += answer;
            for (var a = 0; a < count; a++)
                logAnswers[first + a] = (float)Math.Log((ofCode[a] + prior) / sum);
        }

        var (onset, again) = OnsetAndAgain(records, tokenizer.ConditionCount);
        onset = [.. onset, .. logRates[onset.Length..codes]];
        again = [.. again, .. new float[codes - again.Length]];
        return new Marginals(logRates, logShares, logAnswers, onset, again);
    }

    private static (float[] LogOnset, float[] LogAgainRatio) OnsetAndAgain(IReadOnlyList<SubjectRecord> records, int codes)
    {
        var (onsets, repeats, daysAfter, firstAge) = (new double[codes], new double[codes], new double[codes], new double[codes]);
        var days = 0.0;
        foreach (var record in records)
        {
            var firstMoment = record.FirstObserved;
            if (record.Moments <= firstMoment)
                continue;
            var end = record.PairAges[^1];
            days += end - record.Ages[firstMoment];
            Array.Fill(firstAge, double.NaN);
            for (var m = 0; m < record.Moments; m++)
                foreach (var pair in record.Moment(m))
                {
                    if (pair.Code >= codes)
                        continue;
                    var isNew = double.IsNaN(firstAge[pair.Code]);
                    if (m > firstMoment && record.CountsAsEvent(m) && (isNew || record.Ages[m] > firstAge[pair.Code]))
                        (isNew ? onsets : repeats)[pair.Code]++;
                    if (!isNew)
                        continue;
                    firstAge[pair.Code] = record.Ages[m];
                    daysAfter[pair.Code] += end - Math.Max(record.Ages[firstMoment], record.Ages[m]);
                }
        }

        // Half an event as a prior, at the onset rate for both: where nobody had the code before, nothing is known of its repetition.
        var (logOnset, logRatio) = (new float[codes], new float[codes]);
        for (var k = 0; k < codes; k++)
        {
            var onset = (onsets[k] + 0.5) / Math.Max(1, days - daysAfter[k]);
            var again = (repeats[k] + 0.5) / (daysAfter[k] + (0.5 / onset));
            (logOnset[k], logRatio[k]) = ((float)Math.Log(onset), (float)Math.Log(again / onset));
        }

        return (logOnset, logRatio);
    }
}
