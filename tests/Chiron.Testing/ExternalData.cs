using Xunit;

namespace Chiron.Testing;

/// <summary>
/// The folder of external data that some tests read: <c>$CHIRON_DATA</c>, else <c>shared/data</c> beside the repository.
/// A test that asks for something which is not there is skipped with a line that says so.
/// </summary>
public static class ExternalData
{
    /// <summary>The full path of <paramref name="relativePath"/> in the data folder; skips the calling test where it is absent.</summary>
    public static string Require(string relativePath)
    {
        var path = Path.Combine(Root, relativePath);
        Assert.SkipUnless(
            File.Exists(path) || Directory.Exists(path),
            $"external data '{relativePath}' is not at '{Root}'; set CHIRON_DATA to the folder that holds it to run this test");
        return path;
    }

    private static string Root =>
        Environment.GetEnvironmentVariable("CHIRON_DATA") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Repository.Root, "..", "shared", "data");
}
