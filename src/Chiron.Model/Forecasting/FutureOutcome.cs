namespace Chiron.Model;

/// <summary>Something that may happen in a future: a code, or several in a relation to each other. A code that is the parent of others stands for any of them.</summary>
public sealed record FutureOutcome
{
    private FutureOutcome()
    {
    }

    /// <summary>In words, for tables.</summary>
    public required string Name { get; init; }

    /// <summary>The codes that the outcome consists of.</summary>
    public required IReadOnlyList<string> Codes { get; init; }

    /// <summary>The other codes of the relation: the rivals of <see cref="First"/>, what <see cref="Within"/> follows.</summary>
    public IReadOnlyList<string> Others { get; private init; } = [];

    private OutcomeRelation Relation { get; init; }

    private double WithinDays { get; init; }

    /// <summary>Whether one code alone is asked about, so that the model answers it directly.</summary>
    public bool IsSingle => Relation == OutcomeRelation.Any && Codes.Count == 1;

    /// <summary>At least one event of a code.</summary>
    public static FutureOutcome Of(string code) => AnyOf([code]);

    /// <summary>At least one event of any of the codes.</summary>
    public static FutureOutcome AnyOf(IReadOnlyList<string> codes) => new() { Name = Joined("any of", codes), Codes = Required(codes) };

    /// <summary>At least one event of each of the codes: it happens with the last of them.</summary>
    public static FutureOutcome AllOf(IReadOnlyList<string> codes) => new() { Name = Joined("all of", codes), Codes = Required(codes), Relation = OutcomeRelation.All };

    /// <summary>An event of <paramref name="code"/> before any of the others; within one moment the order of entries counts.</summary>
    public static FutureOutcome First(string code, IReadOnlyList<string> others) => new()
    {
        Name = $"{code} before {Joined("any of", others)}",
        Codes = [code],
        Others = Required(others),
        Relation = OutcomeRelation.First,
    };

    /// <summary>An event of the codes at most so many days after an event of <paramref name="after"/>: a readmission after a discharge.</summary>
    /// <exception cref="ModelException">The days are not above 0.</exception>
    public static FutureOutcome Within(double days, IReadOnlyList<string> codes, IReadOnlyList<string> after)
    {
        Forecaster.RequireHorizon(days);
        return new()
        {
            Name = $"{Joined("any of", codes)} within {days} days after {Joined("any of", after)}",
            Codes = Required(codes),
            Others = Required(after),
            Relation = OutcomeRelation.Within,
            WithinDays = days,
        };
    }

    /// <summary>Days until the outcome happens in a future; infinite where it does not.</summary>
    /// <param name="future">Events in order of time.</param>
    /// <param name="codes">For each of <see cref="Codes"/>, the vocabulary's codes that it stands for.</param>
    /// <param name="others">The same for all of <see cref="Others"/> together.</param>
    internal double DaysUntil(IReadOnlyList<SampledEvent> future, IReadOnlyList<HashSet<string>> codes, HashSet<string> others)
    {
        var happened = new bool[codes.Count];
        var last = double.NegativeInfinity;
        foreach (var e in future)
        {
            if (Relation == OutcomeRelation.First && others.Contains(e.Code) && !codes[0].Contains(e.Code))
                return double.PositiveInfinity;
            var isOurs = false;
            for (var c = 0; c < codes.Count; c++)
                if (codes[c].Contains(e.Code))
                    happened[c] = isOurs = true;
            if (isOurs && Relation switch
            {
                OutcomeRelation.All => Array.TrueForAll(happened, set => set),
                OutcomeRelation.Within => e.Days > last && e.Days - last <= WithinDays,
                _ => true,
            })
                return e.Days;
            if (Relation == OutcomeRelation.Within && others.Contains(e.Code))
                last = e.Days;
        }

        return double.PositiveInfinity;
    }

    private static string Joined(string words, IReadOnlyList<string> codes) => codes.Count == 1 ? codes[0] : $"{words} {string.Join(", ", codes)}";

    private static IReadOnlyList<string> Required(IReadOnlyList<string> codes) =>
        codes.Count > 0 ? codes : throw new ModelException("an outcome needs at least one code on each side of its relation");

    private enum OutcomeRelation
    {
        Any,
        All,
        First,
        Within,
    }
}
