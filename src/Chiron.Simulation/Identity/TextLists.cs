using System.Reflection;

namespace Chiron.Simulation.Identity;

/// <summary>Reads the project's embedded lists: a comment line starts with #, a section is a line in brackets.</summary>
internal static class TextLists
{
    /// <summary>All lines that are neither empty nor comments.</summary>
    public static string[] Lines(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Chiron.Simulation." + name)
            ?? throw new InvalidOperationException($"the list '{name}' is not embedded in Chiron.Simulation");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')];
    }

    /// <summary>The words of each section, parted by spaces.</summary>
    public static IReadOnlyDictionary<string, string[]> Sections(string name)
    {
        var sections = new Dictionary<string, string[]>();
        var section = "";
        foreach (var line in Lines(name))
        {
            if (line[0] == '[')
                section = line.Trim('[', ']');
            else
                sections[section] = [.. sections.GetValueOrDefault(section, []), .. line.Split(' ')];
        }

        return sections;
    }
}
