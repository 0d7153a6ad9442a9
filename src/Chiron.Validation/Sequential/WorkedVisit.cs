namespace Chiron.Validation.Sequential;

/// <summary>One visit that was worked to its end.</summary>
internal sealed class WorkedVisit
{
    private const double Least = 1e-6;      // of a probability: no visit decides

    private readonly List<double> _missing;
    private readonly List<bool> _first;

    private WorkedVisit(List<double> missing, List<bool> first) => (_missing, _first) = (missing, first);

    public int Questions => _missing.Count - 1;

    public double CostUsd { get; private init; }

    /// <summary>What the questions asked were expected to bring together; NaN where they were not chosen for it.</summary>
    public double ExpectedBits { get; private init; }

    /// <summary>1 where the diagnosis is the first answer after so many questions, else 0.</summary>
    public double First(int questions) => _first[Math.Min(questions, Questions)] ? 1 : 0;

    /// <summary>−log2 P(diagnosis) after so many questions.</summary>
    public double Missing(int questions) => _missing[Math.Min(questions, Questions)];

    public static WorkedVisit Of(VisitCases source, HiddenCase hidden, VisitInquirer inquirer, StopRule rule)
    {
        var inquiry = inquirer.Start(hidden.Opening);
        var truth = hidden.Truth.Count == 0 ? source.Pack.Conditions.Count : source.Pack.Conditions.PlaceOf(hidden.Truth[0]);
        var (missing, first, expected) = (new List<double>(), new List<bool>(), new List<double>());
        var replay = Dialogue.Play(source, hidden, inquirer.Name, inquiry, rule, _ =>
        {
            double[] probabilities = [.. inquiry.Probabilities, 0];
            probabilities[^1] = 1 - probabilities.Sum();        // something else
            missing.Add(-Math.Log2(Math.Max(probabilities[truth], Least)));
            var leader = 0;
            for (var c = 1; c < probabilities.Length; c++)
                leader = probabilities[c] > probabilities[leader] ? c : leader;
            first.Add(leader == truth);
            expected.Add(inquiry.ExpectedBits);
        });
        return new WorkedVisit(missing, first) { CostUsd = replay.CostUsd, ExpectedBits = expected.Take(replay.Turns.Count).Sum() };
    }
}
