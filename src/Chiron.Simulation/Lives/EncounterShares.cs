using Chiron.Knowledge;

namespace Chiron.Simulation.Lives;

/// <summary>
/// Where people with a condition are first seen: mostly where the pack says, sometimes elsewhere. Estimates of this project, not data.
/// </summary>
internal static class EncounterShares
{
    /// <summary>P(class | typical class): rows typical, columns Ambulatory, Emergency, Inpatient.</summary>
    private static readonly double[,] s_shares = { { 0.88, 0.11, 0.01 }, { 0.14, 0.71, 0.15 }, { 0.04, 0.36, 0.60 } };

    /// <summary>A visit for a reason that the pack does not stand for.</summary>
    private static readonly double[] s_other = [0.90, 0.10, 0.00];

    /// <param name="condition">Null for a visit for another reason.</param>
    /// <param name="seenIn">Where the person is seen.</param>
    public static double Of(Condition? condition, EncounterClass seenIn) =>
        condition is null ? s_other[(int)seenIn] : s_shares[(int)condition.Encounter, (int)seenIn];

    /// <summary>HL7 v3 ActCode.</summary>
    public static string Code(EncounterClass seenIn) => seenIn switch
    {
        EncounterClass.Emergency => "EMER",
        EncounterClass.Inpatient => "IMP",
        _ => "AMB",
    };
}
