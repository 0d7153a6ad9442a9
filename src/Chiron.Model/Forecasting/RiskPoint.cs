namespace Chiron.Model;

/// <summary>One answered risk question of the tuning split: what each way said, and what happened.</summary>
/// <param name="Record">Of the tuning split.</param>
/// <param name="Code">Of the vocabulary.</param>
internal readonly record struct RiskPoint(int Record, int Code, RiskFamily Family, float LogHazard, float LogRate, float LogAdditive, float HorizonDays, bool Happened)
{
    /// <summary>−log probability of what happened under a log-hazard.</summary>
    public double Loss(double logHazard)
    {
        var cumulative = Math.Max(1e-12, HorizonDays * Math.Exp(Math.Min(logHazard, 14)));
        return Happened ? -Math.Log(-double.ExpM1(-cumulative)) : cumulative;
    }
}
