namespace Chiron.Model;

/// <summary>How a risk was computed.</summary>
public enum RiskWay
{
    /// <summary>The answer to the side query RISK?, learned for the horizon.</summary>
    Question,

    /// <summary>The closed form from the rates at this moment, 1 − exp(−λ·horizon).</summary>
    Rates,

    /// <summary>Both, combined on the log-hazard by a weight chosen on the tuning split.</summary>
    QuestionAndRates,

    /// <summary>The question, the rates and the additive hazards, combined on the log-hazard by weights chosen on the tuning split for each kind of outcome.</summary>
    WithHazards,

    /// <summary>The share of sampled futures in which it happens; not calibrated.</summary>
    Futures,
}
