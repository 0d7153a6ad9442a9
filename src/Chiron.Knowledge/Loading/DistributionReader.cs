namespace Chiron.Knowledge.Loading;

/// <summary>Reads <c>mean</c> and <c>sd</c> of a normal, or <c>median</c> and <c>gsd</c> of a lognormal.</summary>
internal static class DistributionReader
{
    public static ValueDistribution? Read(PackNode node)
    {
        var (mean, median) = (node.OptionalNumber("mean"), node.OptionalNumber("median"));
        var (sd, gsd) = (node.OptionalNumber("sd"), node.OptionalNumber("gsd"));
        switch (mean, sd, median, gsd)
        {
            case (null, null, null, null):
                return null;
            case ({ } center, { } spread, null, null):
                if (spread <= 0)
                    node.Report($"'sd' is {spread}; it must be greater than 0");
                return new ValueDistribution(DistributionShape.Normal, center, spread);
            case (null, null, { } center, { } spread):
                if (center <= 0 || spread <= 1)
                    node.Report("'median' must be greater than 0 and 'gsd' greater than 1");
                return new ValueDistribution(DistributionShape.LogNormal, center, spread);
            default:
                node.Report("a distribution is either 'mean' with 'sd' or 'median' with 'gsd'");
                return null;
        }
    }
}
