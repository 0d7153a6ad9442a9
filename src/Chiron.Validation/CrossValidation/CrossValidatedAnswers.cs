namespace Chiron.Validation.CrossValidation;

/// <summary>What each predictor said of each subject while that subject was held out.</summary>
internal sealed class CrossValidatedAnswers(int points)
{
    private readonly Dictionary<string, double[]> _values = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly HashSet<string> _scoresOnly = new(StringComparer.Ordinal);

    /// <summary>The fold that a subject was asked in, from 0; -1 where it was not asked.</summary>
    public int[] FoldOf { get; } = [.. Enumerable.Repeat(-1, points)];

    public IReadOnlyList<string> Names => _names;

    public bool IsProbability(string name) => !_scoresOnly.Contains(name);

    /// <summary>Of every point: a probability, or a score; meaningless where it was not asked.</summary>
    public double[] Of(string name) => _values[name];

    public void Add(string name, int[] asked, double[] probabilities)
    {
        var values = Values(name);
        for (var i = 0; i < asked.Length; i++)
            values[asked[i]] = probabilities[i];
    }

    /// <summary>One of several models: their log cumulative hazards log(−log(1 − p)) are averaged, which is a geometric mean of the hazards.</summary>
    public void AddMember(string name, int[] asked, double[] probabilities, int members)
    {
        var values = Values(name);
        for (var i = 0; i < asked.Length; i++)
        {
            var hazard = -Math.Log(1 - Math.Clamp(probabilities[i], 1e-9, 1 - 1e-9));
            var before = values[asked[i]] > 0 ? Math.Log(-Math.Log(1 - values[asked[i]])) : 0;
            values[asked[i]] = 1 - Math.Exp(-Math.Exp(before + (Math.Log(hazard) / members)));
        }
    }

    public void AddScores(string name, int[] asked, double[] scores)
    {
        Add(name, asked, scores);
        _scoresOnly.Add(name);
    }

    private double[] Values(string name)
    {
        if (_values.TryGetValue(name, out var values))
            return values;
        _names.Add(name);
        return _values[name] = new double[points];
    }
}
