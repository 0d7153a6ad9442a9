namespace Chiron.Deidentification;

/// <summary>One element of a resource that is held in memory as a tree: a node that FHIRPath can select and a rule can change.</summary>
internal sealed class FhirElement(FhirElementType definition, string type)
{
    public FhirElementType Definition { get; } = definition;

    /// <summary>Its name in paths: <c>onset</c> for <c>onsetAge</c>.</summary>
    public string Name => Definition.Name;

    /// <summary>Its type; that of the resource itself where the definition says Resource.</summary>
    public string Type { get; } = type;

    public FhirElement? Parent { get; private set; }

    public List<FhirElement> Children { get; } = [];

    /// <summary>Null where the element has none: a structure, or a primitive that was removed or has extensions alone.</summary>
    public FhirScalar? Value { get; set; }

    public bool IsResource { get; } = FhirModel.IsResource(type);

    public bool IsPrimitive { get; } = FhirModel.IsPrimitive(type);

    public FhirElement Root
    {
        get
        {
            var at = this;
            while (at.Parent is not null)
                at = at.Parent;
            return at;
        }
    }

    public void Add(FhirElement child)
    {
        child.Parent = this;
        Children.Add(child);
    }

    public void Insert(int index, FhirElement child)
    {
        child.Parent = this;
        Children.Insert(index, child);
    }

    public FhirElement? Child(string name) => Children.Find(child => child.Name == name);

    /// <summary>All elements below it, without what stands in resources that it holds.</summary>
    public IEnumerable<FhirElement> Descendants()
    {
        foreach (var child in Children)
        {
            if (child.IsResource)
                continue;
            yield return child;
            foreach (var below in child.Descendants())
                yield return below;
        }
    }

    /// <summary>Takes away whatever has neither a value nor anything below it, but for resources.</summary>
    public void RemoveEmpty()
    {
        foreach (var child in Children)
            child.RemoveEmpty();
        Children.RemoveAll(child => child is { Value: null, Children.Count: 0, IsResource: false });
    }
}
