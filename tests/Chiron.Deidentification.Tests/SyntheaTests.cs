using System.IO.Compression;
using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

public sealed class SyntheaTests
{
    [Theory]
    [InlineData("synthea/smart-r4-05.bundles.ndjson.gz", 10)]
    [InlineData("synthea/spezi-uscore-00.bundles.ndjson.gz", 3)]
    [InlineData("synthea/google-hiv-uscore-00.bundles.ndjson.gz", 4)]
    public void Given_whole_bundles_of_another_generator_When_deidentified_Then_nothing_leaks_and_every_code_value_and_interval_is_kept(string file, int bundles)
    {
        using var records = new Records();
        records.Add("bundles.ndjson", Lines(ExternalData.Require(file)).Take(bundles).ToArray());

        var report = records.Run();

        Assert.Empty(report.Findings);
        Assert.True(report.Passed);
        Assert.Equal(0, report.Quarantined);
        Assert.Equal(bundles, report.Counts.Documents);
        Assert.True(report.Utility.ObservationCodes > 1000);
        Assert.Equal(report.Utility.ObservationCodes, report.Utility.ObservationCodesKept);
        Assert.Equal(report.Utility.ObservationValues, report.Utility.ObservationValuesKept);
        Assert.Equal(report.Utility.ObservationUnits, report.Utility.ObservationUnitsKept);
        Assert.Equal(0, report.Utility.OrderInversions);
        Assert.InRange((double)report.Utility.DaysKept / report.Utility.Days, 0.999, 1);
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
