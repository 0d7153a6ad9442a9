using Chiron.Testing;
using Chiron.Timelines.Storage;

namespace Chiron.Timelines.Tests;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Target => _folder.File("data");

    [Fact]
    public void Given_a_folder_that_is_not_committed_When_disposed_Then_what_stood_there_still_stands_alone()
    {
        Write("old");
        using (var folder = new AtomicFolder(Target))
            File.WriteAllText(Path.Combine(folder.Path, "new"), "");

        Assert.Equal(["old"], Names());
        Assert.Single(Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public void Given_a_run_killed_between_its_two_renames_When_the_next_begins_and_is_stopped_Then_what_stood_there_is_back()
    {
        Write("old");
        Directory.Move(Target, Target + ".replaced");

        new AtomicFolder(Target).Dispose();

        Assert.Equal(["old"], Names());
    }

    [Fact]
    public void Given_a_committed_folder_When_looked_at_Then_it_alone_stands()
    {
        Write("old");
        using (var folder = new AtomicFolder(Target))
        {
            File.WriteAllText(Path.Combine(folder.Path, "new"), "");
            folder.Commit();
        }

        Assert.Equal(["new"], Names());
        Assert.Single(Directory.GetDirectories(_folder.Path));
    }

    private void Write(string name)
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, name), "");
    }

    private string[] Names() => [.. Directory.GetFiles(Target).Select(path => Path.GetFileName(path))];
}
