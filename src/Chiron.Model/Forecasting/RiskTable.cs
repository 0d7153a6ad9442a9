namespace Chiron.Model;

/// <summary>
/// Risks of codes over horizons for several subjects: the probability of at least one such event in (time, time + horizon]. Of an ensemble, the members' mean;
/// what each said is kept beside.
/// </summary>
public sealed class RiskTable
{
    private readonly float[] _risks;            // subject, code, horizon, member
    private readonly RiskWay[] _ways;

    internal RiskTable(int subjects, IReadOnlyList<string> codes, IReadOnlyList<double> horizonsDays, int members, RiskWay[] ways)
    {
        (Subjects, Codes, HorizonsDays, Members, _ways) = (subjects, codes, horizonsDays, members, ways);
        _risks = new float[checked(subjects * codes.Count * horizonsDays.Count * members)];
    }

    public int Subjects { get; }

    public IReadOnlyList<string> Codes { get; }

    public IReadOnlyList<double> HorizonsDays { get; }

    /// <summary>Networks that answered; 1 or more.</summary>
    public int Members { get; }

    /// <summary>0 … 1, in the order of the subjects, codes and horizons that were asked for.</summary>
    public float this[int subject, int code, int horizon]
    {
        get
        {
            var sum = 0.0;
            foreach (var risk in OfMembers(subject, code, horizon))
                sum += risk;
            return (float)(sum / Members);
        }
    }

    /// <summary>What each member says.</summary>
    public ReadOnlySpan<float> OfMembers(int subject, int code, int horizon) => _risks.AsSpan(Index(subject, code, horizon), Members);

    /// <summary>The risk with its interval, where there is one, and how it was computed.</summary>
    public RiskEstimate Estimate(int subject, int code, int horizon) =>
        RiskEstimate.FromMembers(HorizonsDays[horizon], OfMembers(subject, code, horizon), _ways[horizon]);

    internal void Set(int subject, int code, int horizon, int member, double risk) => _risks[Index(subject, code, horizon) + member] = (float)risk;

    private int Index(int subject, int code, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)code, (uint)Codes.Count, nameof(code));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)horizon, (uint)HorizonsDays.Count, nameof(horizon));
        return ((((subject * Codes.Count) + code) * HorizonsDays.Count) + horizon) * Members;
    }
}
