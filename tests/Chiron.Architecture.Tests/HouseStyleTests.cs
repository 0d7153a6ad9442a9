using System.Text.RegularExpressions;
using Chiron.Testing;

namespace Chiron.Architecture.Tests;

/// <summary>The parts of the house style that a machine can check.</summary>
public sealed partial class HouseStyleTests
{
    [Fact]
    public void Given_the_source_files_When_named_Then_none_is_a_drawer_for_odds_and_ends() =>
        Assert.DoesNotContain(SourceFiles(), file => DrawerName().IsMatch(Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void Given_the_source_files_When_read_Then_none_carries_the_path_of_a_machine() =>
        Assert.DoesNotContain(SourceFiles(), file => MachinePath().IsMatch(File.ReadAllText(file)));

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex("(Utils?|Helpers?|Manager|Common|Misc)$")]
    private static partial Regex DrawerName();

    [GeneratedRegex("\"/(home|work|Users|root)/")]
    private static partial Regex MachinePath();
}
