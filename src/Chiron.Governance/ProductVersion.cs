using System.Reflection;

namespace Chiron.Governance;

/// <summary>The version that every record and release names: the package version, with the commit it was built from where the build knows it.</summary>
public static class ProductVersion
{
    public static string Current { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
