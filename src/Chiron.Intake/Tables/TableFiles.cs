namespace Chiron.Intake.Tables;

/// <summary>Where a mapping's files lie: inside one folder, links followed.</summary>
public static class TableFiles
{
    /// <returns>Absolute paths, one for each table of the mapping.</returns>
    /// <exception cref="IntakeException">A file is not there, or lies outside the folder.</exception>
    public static IReadOnlyList<string> Find(TableMapping mapping, string folder)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(root))
            throw new IntakeException($"there is no data folder '{folder}'");
        return [.. mapping.Tables.Select(table => Find(mapping, table, root))];
    }

    private static string Find(TableMapping mapping, MappedTable table, string root)
    {
        var place = $"{mapping.Path}, line {table.Line}: table '{table.Name}'";
        var path = Path.GetFullPath(Path.Combine(root, table.File));
        if (!IsBelow(path, root) || Path.IsPathRooted(table.File))
            throw new IntakeException($"{place}: '{table.File}' leads out of the data folder; give a path inside it, or another folder with --data");
        if (!File.Exists(path))
            throw new IntakeException($"{place}: there is no file '{table.File}' in '{root}'; give the folder that holds it with --data");

        // A link's target decides, and the folder itself may be reached by one.
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        var realRoot = Directory.ResolveLinkTarget(root, returnFinalTarget: true)?.FullName ?? root;
        if (target is not null && !IsBelow(target, root) && !IsBelow(target, realRoot))
            throw new IntakeException($"{place}: '{table.File}' is a link that leads out of the data folder");
        return path;
    }

    private static bool IsBelow(string path, string root) => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
