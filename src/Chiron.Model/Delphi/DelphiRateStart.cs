namespace Chiron.Model.Delphi;

/// <summary>What Delphi's log-rates start from before the network adds to them.</summary>
public enum DelphiRateStart
{
    /// <summary>Zero: 1,270 events a day at first, which most of the published warm-up burns off.</summary>
    Nothing,

    /// <summary>Each token's rate over all training patients.</summary>
    Marginals,

    /// <summary>Each token's rate by age and sex, smoothed: <see cref="DelphiRateTable"/>.</summary>
    AgeAndSex,
}
