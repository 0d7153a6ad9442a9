using System.Text.Json;
using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>Reads one FHIR R4 resource into a tree. What FHIR does not define is refused, as no rule could speak of it.</summary>
internal static class FhirElementReader
{
    private static readonly FhirElementType Root = new("", "", "Resource", IsRepeating: false);

    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="RefusedResourceException">No resource of FHIR R4.</exception>
    public static FhirElement Read(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        return Resource(Root, json.RootElement);
    }

    /// <summary>Reads a value of a given type, as a rule's <c>replaceWith</c>.</summary>
    public static FhirElement ReadValue(FhirElementType definition, string type, JsonElement json)
    {
        var element = new FhirElement(definition, type);
        if (element.IsPrimitive)
            element.Value = Scalar(json, definition.JsonName);
        else
            Structure(element, json);
        return element;
    }

    private static FhirElement Resource(FhirElementType definition, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new RefusedResourceException(QuarantineReason.WrongType, "an object was expected where a resource belongs");
        var type = json.TryGetProperty("resourceType", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        if (!FhirTypes.IsResource(type))
            throw new RefusedResourceException(QuarantineReason.NotAResource, "the object has no resourceType of FHIR R4");
        var element = new FhirElement(definition, type);
        Structure(element, json);
        return element;
    }

    private static void Structure(FhirElement parent, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Wrong(parent.Definition.JsonName, "an object");
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            if (name == "resourceType" && parent.IsResource)
                continue;
            var isBeside = name.StartsWith('_');
            var definition = FhirModel.Element(parent.Type, isBeside ? name[1..] : name)
                ?? throw new RefusedResourceException(QuarantineReason.WrongType, $"{parent.Type} has an element that FHIR R4 does not define");
            if (isBeside)
                Beside(parent, definition, property.Value);
            else if (property.Value.ValueKind == JsonValueKind.Array)
                List(parent, definition, property.Value);
            else
                At(parent, definition, 0, property.Value);
        }
    }

    private static void List(FhirElement parent, FhirElementType definition, JsonElement list)
    {
        var index = 0;
        foreach (var item in list.EnumerateArray())
            At(parent, definition, index++, item);
        if (index > 1 && !definition.IsRepeating)
            throw Wrong(definition.JsonName, "one value");
    }

    // The item of a list at an index: a new element, or the one that the extensions beside a primitive have made already.
    private static void At(FhirElement parent, FhirElementType definition, int index, JsonElement json)
    {
        if (!definition.IsRepeating && !FhirModel.IsPrimitive(definition.Type) && parent.Children.Exists(child => child.Name == definition.Name))
            throw Wrong(definition.JsonName, "one value");
        if (definition.Type == "Resource")
        {
            parent.Add(Resource(definition, json));
            return;
        }

        if (!FhirModel.IsPrimitive(definition.Type))
        {
            var element = new FhirElement(definition, definition.Type);
            Structure(element, json);
            parent.Add(element);
            return;
        }

        var primitive = Primitive(parent, definition, index);
        if (json.ValueKind != JsonValueKind.Null)
            primitive.Value = Scalar(json, definition.JsonName);
    }

    private static void Beside(FhirElement parent, FhirElementType definition, JsonElement json)
    {
        if (!FhirModel.IsPrimitive(definition.Type))
            throw Wrong(definition.JsonName, "no underscore before the name of a structure");
        var index = 0;
        foreach (var item in json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : (JsonElement[])[json])
        {
            var primitive = Primitive(parent, definition, index++);
            if (item.ValueKind == JsonValueKind.Null)
                continue;
            if (item.ValueKind != JsonValueKind.Object)
                throw Wrong(definition.JsonName, "an object beside a simple value");
            foreach (var property in item.EnumerateObject())
            {
                var below = FhirModel.Element("Element", property.Name) ?? throw Wrong(definition.JsonName, "nothing but id and extension beside a simple value");
                if (property.Value.ValueKind == JsonValueKind.Array)
                    List(primitive, below, property.Value);
                else
                    At(primitive, below, 0, property.Value);
            }
        }
    }

    private static FhirElement Primitive(FhirElement parent, FhirElementType definition, int index)
    {
        foreach (var child in parent.Children)
            if (ReferenceEquals(child.Definition, definition) && index-- == 0)
                return child;
        var element = new FhirElement(definition, definition.Type);
        parent.Add(element);
        return element;
    }

    private static FhirScalar Scalar(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.String => new FhirScalar(json.GetString()!, IsText: true),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => new FhirScalar(json.GetRawText(), IsText: false),
        _ => throw Wrong(name, "a simple value"),
    };

    private static RefusedResourceException Wrong(string name, string expected) => new(QuarantineReason.WrongType, $"'{name}': {expected} was expected");
}
