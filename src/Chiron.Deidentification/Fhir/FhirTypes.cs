using System.Text;

namespace Chiron.Deidentification;

/// <summary>The resource types of FHIR R4.</summary>
internal static class FhirTypes
{
    private static readonly NameTable<bool> Types = Load();

    public static bool IsResource(ReadOnlySpan<byte> name) => Types.TryGet(name, out _);

    public static bool IsResource(string name) => IsResource(Encoding.UTF8.GetBytes(name));

    private static NameTable<bool> Load()
    {
        var types = new NameTable<bool>();
        foreach (var type in DataFile.Words("fhir-resource-types.txt"))
            types.Set(Encoding.UTF8.GetBytes(type), value: true);
        return types;
    }
}
