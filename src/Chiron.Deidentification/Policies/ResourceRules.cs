namespace Chiron.Deidentification;

/// <summary>The rules that hold within one resource type: its own first, then the common ones.</summary>
internal sealed class ResourceRules(NameTable<ElementRule> common, NameTable<ElementRule>? own)
{
    /// <param name="name">UTF-8, unescaped.</param>
    /// <param name="isResourceLevel">Own rules hold for the resource's direct elements; the common ones everywhere.</param>
    public bool TryFind(ReadOnlySpan<byte> name, bool isResourceLevel, out ElementRule rule) =>
        (isResourceLevel && own is not null && own.TryGet(name, out rule)) || common.TryGet(name, out rule);
}
