namespace Chiron.Deidentification;

/// <summary>What the output still tells about who somebody is, measured on the output alone.</summary>
public sealed record RiskReport(ReidentificationRisk Reidentification, TrajectoryUniqueness Trajectories);
