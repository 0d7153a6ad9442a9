namespace Chiron.Deidentification;

/// <summary>The security labels that tell what was done to a resource, spelt as Microsoft's tool spells them.</summary>
internal static class MicrosoftLabels
{
    private const string ObservationValue = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    private static readonly (MicrosoftOperations Operation, string? System, string Code, string Display)[] Labels =
    [
        (MicrosoftOperations.Redacted, ObservationValue, "REDACTED", "redacted"),
        (MicrosoftOperations.Abstracted, ObservationValue, "ABSTRED", "abstracted"),
        (MicrosoftOperations.CryptoHashed, ObservationValue, "CRYTOHASH", "cryptographic hash function"),
        (MicrosoftOperations.Encrypted, ObservationValue, "MASKED", "masked"),
        (MicrosoftOperations.Perturbed, null, "PERTURBED", "exact value is replaced with another exact value"),
        (MicrosoftOperations.Substituted, null, "SUBSTITUTED", "exact value is replaced with a predefined value"),
        (MicrosoftOperations.Generalized, null, "GENERALIZED", "exact value is replaced with a general value"),
    ];

    public static void Add(FhirElement resource, MicrosoftOperations done)
    {
        if (done == MicrosoftOperations.None)
            return;
        var meta = resource.Child("meta");
        if (meta is null)
        {
            meta = New("Resource", "meta");
            resource.Insert(resource.Children.FindIndex(child => child.Name == "id") + 1, meta);
        }

        foreach (var (operation, system, code, display) in Labels)
        {
            if (!done.HasFlag(operation) || meta.Children.Exists(label => label.Name == "security" && label.Child("code")?.Value?.Text.Equals(code, StringComparison.OrdinalIgnoreCase) == true))
                continue;
            var label = New("Meta", "security");
            if (system is not null)
                label.Add(New("Coding", "system", system));
            label.Add(New("Coding", "code", code));
            label.Add(New("Coding", "display", display));
            meta.Add(label);
        }
    }

    private static FhirElement New(string type, string name, string? value = null)
    {
        var definition = FhirModel.Element(type, name)!;
        return new FhirElement(definition, definition.Type) { Value = value is null ? null : new FhirScalar(value, IsText: true) };
    }
}
