namespace Chiron.Knowledge;

/// <summary>The family of a <see cref="ValueDistribution"/>.</summary>
public enum DistributionShape
{
    Normal,
    LogNormal,
}
