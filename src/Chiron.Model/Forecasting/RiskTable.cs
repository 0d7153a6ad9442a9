namespace Chiron.Model;

/// <summary>Risks of codes over horizons for several subjects: the probability of at least one such event in (time, time + horizon].</summary>
public sealed class RiskTable
{
    private readonly float[] _risks;

    internal RiskTable(int subjects, IReadOnlyList<string> codes, IReadOnlyList<double> horizonsDays)
    {
        (Subjects, Codes, HorizonsDays) = (subjects, codes, horizonsDays);
        _risks = new float[subjects * codes.Count * horizonsDays.Count];
    }

    public int Subjects { get; }

    public IReadOnlyList<string> Codes { get; }

    public IReadOnlyList<double> HorizonsDays { get; }

    /// <summary>0 … 1, in the order of the subjects, codes and horizons that were asked for.</summary>
    public float this[int subject, int code, int horizon]
    {
        get => _risks[Index(subject, code, horizon)];
        internal set => _risks[Index(subject, code, horizon)] = value;
    }

    private int Index(int subject, int code, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)code, (uint)Codes.Count, nameof(code));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)horizon, (uint)HorizonsDays.Count, nameof(horizon));
        return (((subject * Codes.Count) + code) * HorizonsDays.Count) + horizon;
    }
}
