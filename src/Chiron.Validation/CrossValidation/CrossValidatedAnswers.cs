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
