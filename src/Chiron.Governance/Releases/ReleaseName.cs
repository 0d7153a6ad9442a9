using System.Text.RegularExpressions;

namespace Chiron.Governance.Releases;

/// <summary>What a model and its versions may be called, so that both are plain folder names everywhere.</summary>
public static partial class ReleaseName
{
    public const string NameRule = "lower-case letters, digits, dots and dashes, beginning and ending with a letter or digit, at most 64 long";

    public const string VersionRule = "three numbers joined by dots, such as 1.0.0, optionally with a suffix such as -rc.1";

    public static bool IsName(string text) => text.Length <= 64 && Name().IsMatch(text);

    public static bool IsVersion(string text) => text.Length <= 64 && Version().IsMatch(text);

    /// <exception cref="GovernanceException">The name or the version breaks its rule.</exception>
    public static string FolderName(string name, string version) =>
        !IsName(name) ? throw new GovernanceException($"The name '{name}' must be {NameRule}.")
        : !IsVersion(version) ? throw new GovernanceException($"The version '{version}' must be {VersionRule}.")
        : $"{name}-{version}";

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)(?:-[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
