namespace Chiron.Deidentification;

/// <summary>The rules that hold within one resource type: its own first, then the common ones.</summary>
internal sealed class ResourceRules(NameTable<ElementEntry> common, NameTable<ElementEntry>? own)
{
    /// <param name="name">UTF-8, unescaped.</param>
    /// <param name="isResourceLevel">Own rules hold for the resource's direct elements; the common ones everywhere.</param>
    /// <returns>False for a name that neither FHIR nor the policy has.</returns>
    public bool TryFind(ReadOnlySpan<byte> name, bool isResourceLevel, out ElementEntry entry) =>
        (isResourceLevel && own is not null && own.TryGet(name, out entry)) || common.TryGet(name, out entry);
}
