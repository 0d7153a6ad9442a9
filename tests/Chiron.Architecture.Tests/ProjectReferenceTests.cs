using System.Xml.Linq;
using Chiron.Testing;

namespace Chiron.Architecture.Tests;

/// <summary>The house keeps its shape: each project refers only to what docs/architecture.md lets it.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Tensors"] = [],
        ["Timelines"] = [],
        ["Knowledge"] = ["Timelines"],
        ["Simulation"] = ["Timelines", "Knowledge"],
        ["Intake"] = ["Timelines"],
        ["Deidentification"] = ["Timelines", "Intake"],
        ["Model"] = ["Tensors", "Timelines"],
        ["Reasoning"] = ["Tensors", "Model", "Knowledge", "Timelines"],
        ["Validation"] = ["Reasoning", "Model", "Knowledge", "Timelines"],
        ["Governance"] = ["Timelines"],
        ["Serving"] = ["Reasoning", "Governance", "Model", "Knowledge", "Timelines"],
        ["Cli"] =
        [
            "Tensors", "Timelines", "Knowledge", "Simulation", "Intake", "Deidentification",
            "Model", "Reasoning", "Validation", "Governance", "Serving",
        ],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Given_a_project_When_its_references_are_read_Then_each_is_allowed(string project)
    {
        var file = Path.Combine(Repository.Root, "src", $"Chiron.{project}", $"Chiron.{project}.csproj");

        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')).Replace("Chiron.", "", StringComparison.Ordinal));

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void Given_the_source_folder_When_listed_Then_every_project_is_in_the_table_and_in_the_solution()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)!).Order().ToArray();
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Chiron.slnx"));

        Assert.Equal(Allowed.Keys.Select(name => $"Chiron.{name}").Order(), folders);
        Assert.All(folders, name => Assert.Contains($"src/{name}/{name}.csproj", solution, StringComparison.Ordinal));
    }
}
