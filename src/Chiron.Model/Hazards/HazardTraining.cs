using Chiron.Tensors;
using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>Fits a <see cref="HazardTable"/> on the training split; how sparse it is, the tuning split says.</summary>
internal static class HazardTraining
{
    private const int MostOutcomes = 400;
    private const int FewestEvents = 10;
    private const int FewestTuningEvents = 300;      // to choose how sparse an outcome is by itself; rarer ones are chosen for together
    private const int MostMoments = 300_000;
    private const int MostGroups = 4;
    private const string GroupPrefix = "GENDER//";

    // Penalties in standard errors; each is tried as it is and relaxed.
    private static readonly double[] Penalties = [4, 3.2, 2.6, 2.1, 1.6];
    private static readonly double[] Shares = [1, 0.3];

    /// <summary>All that a configuration asks for: additive hazards, and regressions at landmarks.</summary>
    /// <returns>Null where nothing happens often enough.</returns>
    public static HazardTable? Fit(TrainingConfiguration configuration, TrainingRecords records, Tokenizer tokenizer, WorkerPool workers, CancellationToken stop)
    {
        var table = configuration.AdditiveHazards ? Fit(records.Train, records.Tuning, tokenizer, workers, stop) : null;
        var questions = configuration.Landmarks ?? [];
        var landmarks = new LandmarkHazard?[questions.Count];
        workers.Run(landmarks.Length, (_, landmark) => landmarks[landmark] = LandmarkTraining.Fit(records.Train, tokenizer, questions[landmark], stop));
        if (landmarks.All(landmark => landmark is null))
            return table;
        table ??= new HazardTable { KnotYears = AgeSpline.KnotYears, Groups = [], RecentDays = HazardHistory.RecentDays, Outcomes = [] };
        return table with { Landmarks = [.. landmarks.OfType<LandmarkHazard>()] };
    }

    /// <returns>Null where nothing happens often enough.</returns>
    public static HazardTable? Fit(
        IReadOnlyList<SubjectRecord> train, IReadOnlyList<SubjectRecord> tuning, Tokenizer tokenizer, WorkerPool workers, CancellationToken stop)
    {
        var outcomes = Outcomes(tokenizer);
        int[] groups = [.. Enumerable.Range(tokenizer.EventCodeCount, tokenizer.Vocabulary.Codes.Count - tokenizer.EventCodeCount)
            .Where(code => tokenizer.Vocabulary.Codes[code].Code.StartsWith(GroupPrefix, StringComparison.Ordinal)).Take(MostGroups)];
        var time = PersonTime.Of(train, tokenizer, outcomes, groups, MostMoments, stop);
        var other = PersonTime.Of(tuning, tokenizer, outcomes, groups, MostMoments, stop);
        if (time.Moments == 0)
            return null;

        var facts = HazardHistory.CountOf(tokenizer);
        var (byFact, otherByFact) = (new PersonTimeByFact(time, facts), new PersonTimeByFact(other, facts));
        var candidates = new Candidate[outcomes.Length][];
        var fits = new HazardFit?[workers.Count];
        workers.Run(outcomes.Length, (worker, outcome) =>
        {
            stop.ThrowIfCancellationRequested();
            candidates[outcome] = time.Events[outcome] < FewestEvents
                ? []
                : Candidates(fits[worker] ??= new HazardFit(time, byFact, tokenizer.ConditionCount, tokenizer.TokenCount), outcome, RecordedToken(outcome), other, otherByFact, stop);
        });

        var chosen = new List<HazardOutcome>();
        foreach (var alike in Enumerable.Range(0, outcomes.Length).Where(outcome => candidates[outcome].Length > 0)
            .GroupBy(outcome => (Kind(outcome), other.Events[outcome] >= FewestTuningEvents ? outcome : -1)))
        {
            var best = Enumerable.Range(0, 1 + (Penalties.Length * Shares.Length)).MinBy(c => alike.Sum(outcome => candidates[outcome][c].TuningLoss));
            chosen.AddRange(alike.Select(outcome => Describe(outcomes[outcome], time.Events[outcome], candidates[outcome][best], groups.Length + 1, tokenizer)));
        }

        return chosen.Count == 0 ? null : new HazardTable
        {
            KnotYears = AgeSpline.KnotYears,
            Groups = [.. groups.Select(code => tokenizer.Vocabulary.Codes[code].Code)],
            RecentDays = HazardHistory.RecentDays,
            Outcomes = chosen,
        };

        EventKind Kind(int outcome) => tokenizer.Vocabulary.Codes[outcomes[outcome]].Kind;
        int? RecordedToken(int outcome) => outcomes[outcome] < tokenizer.ConditionCount ? tokenizer.CodeToken(outcomes[outcome]) : null;
    }

    // Conditions, deaths and encounters, the most frequent first.
    private static int[] Outcomes(Tokenizer tokenizer) =>
    [
        .. Enumerable.Range(0, tokenizer.EventCodeCount)
            .Where(code => tokenizer.Vocabulary.Codes[code].Kind is EventKind.Condition or EventKind.Death or EventKind.Encounter)
            .OrderByDescending(code => tokenizer.Vocabulary.Codes[code].Subjects).ThenBy(code => code).Take(MostOutcomes),
    ];

    private static Candidate[] Candidates(HazardFit fit, int outcome, int? recorded, PersonTime other, PersonTimeByFact otherByFact, CancellationToken stop)
    {
        var candidates = new List<Candidate>();
        fit.Begin(outcome, recorded);
        candidates.Add(Candidate.Of(fit, outcome, recorded, other, otherByFact));
        foreach (var penalty in Penalties)
        {
            fit.Fit(penalty, stop);
            foreach (var share in Shares)
            {
                if (share < 1)
                    fit.Relax(penalty * share);
                candidates.Add(Candidate.Of(fit, outcome, recorded, other, otherByFact));
            }
        }

        return [.. candidates];
    }

    private static HazardOutcome Describe(int code, long events, Candidate candidate, int groups, Tokenizer tokenizer)
    {
        var knots = AgeSpline.KnotYears.Length;
        var rates = Enumerable.Range(0, groups).Select(group => (IReadOnlyList<float>)candidate.LogRates[(group * knots)..((group + 1) * knots)]).ToArray();
        var terms = candidate.Terms.OrderByDescending(term => Math.Abs(term.LogRatio)).ThenBy(term => term.Fact).Select(term => Term(term.Fact, term.LogRatio, tokenizer));
        return new HazardOutcome(tokenizer.Vocabulary.Codes[code].Code, events, rates, [.. terms]);
    }

    private static HazardTerm Term(int fact, float logRatio, Tokenizer tokenizer)
    {
        var codes = tokenizer.Vocabulary.Codes;
        if (fact >= tokenizer.TokenCount)
            return new HazardTerm(codes[fact - tokenizer.TokenCount].Code, null, Recent: true, logRatio);
        if (fact < Tokenizer.FirstCodeToken + codes.Count)
            return new HazardTerm(codes[fact - Tokenizer.FirstCodeToken].Code, null, Recent: false, logRatio);
        var code = 0;
        while (code + 1 < codes.Count && tokenizer.AnswerToken(code + 1, 0) <= fact)
            code++;
        return new HazardTerm(codes[code].Code, fact - tokenizer.AnswerToken(code, 0), Recent: false, logRatio);
    }

    /// <summary>One fit of an outcome, and how well it does on the tuning split.</summary>
    private sealed record Candidate(float[] LogRates, (int Fact, float LogRatio)[] Terms, double TuningLoss)
    {
        public static Candidate Of(HazardFit fit, int outcome, int? recorded, PersonTime other, PersonTimeByFact otherByFact)
        {
            float[] rates = [.. fit.LogRates.ToArray().Select(rate => (float)rate)];
            (int Fact, float LogRatio)[] terms = [.. fit.Active.Select(fact => (fact, (float)fit.LogRatios[fact])).Where(term => term.Item2 != 0)];

            // Σ expected − Σ log λ at the events.
            var logs = new double[other.Moments];
            double loss = 0;
            for (var m = 0; m < logs.Length; m++)
            {
                var (place, weight) = other.Age(m);
                logs[m] = ((1 - weight) * rates[place]) + (weight * rates[place + 1]);
            }

            for (var i = 0; i < rates.Length; i++)
                loss -= other.EventAges[outcome][i] * rates[i];
            foreach (var (fact, logRatio) in terms)
            {
                loss -= other.EventFacts[outcome][fact] * logRatio;
                foreach (var moment in otherByFact[fact])
                    logs[moment] += logRatio;
            }

            if (recorded is { } token)
                foreach (var moment in otherByFact[token])
                    logs[moment] = double.NegativeInfinity;
            foreach (var log in logs)
                loss += other.Spacing * Math.Exp(log);
            return new Candidate(rates, terms, loss);
        }
    }
}
