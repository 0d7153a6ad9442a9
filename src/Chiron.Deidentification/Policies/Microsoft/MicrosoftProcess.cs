using System.Globalization;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>
/// Applies the rules of a configuration to one resource and to those that it holds. Rules go in their order; an element that one rule has treated, with
/// all below it, is left alone by those after it.
/// </summary>
/// <param name="scopeName">The file's or the folder's name where these share an offset; null where each resource has its own.</param>
internal sealed partial class MicrosoftProcess(MicrosoftConfiguration configuration, MicrosoftSecrets secrets, string? scopeName, DateOnly today)
{
    private const decimal OldestAge = 89;
    private static readonly string[] Quantities = ["Quantity", "Age", "Duration", "Distance", "Count", "Money"];

    private readonly HashSet<FhirElement> _visited = [];
    private MicrosoftParameters Parameters => configuration.Parameters;

    /// <exception cref="ProcessingException">A rule cannot be applied.</exception>
    /// <exception cref="RefusedResourceException">Something in the resource is not what FHIR says.</exception>
    public void Apply(FhirElement resource)
    {
        Resource(resource, isContained: false);
        resource.RemoveEmpty();
    }

    /// <summary>What stands for a resource that could not be processed.</summary>
    public static FhirElement Empty(FhirElement resource)
    {
        var empty = new FhirElement(resource.Definition, resource.Type);
        MicrosoftLabels.Add(empty, MicrosoftOperations.Redacted);
        return empty;
    }

    private MicrosoftOperations Resource(FhirElement resource, bool isContained)
    {
        var done = MicrosoftOperations.None;
        foreach (var rule in configuration.Rules)
        {
            if (!rule.IsAbout(resource.Type))
                continue;
            foreach (var element in Selected(rule, resource))
                done |= Treat(element, rule);
        }

        foreach (var held in Held(resource))
            done |= Resource(held, held.Name == "contained");
        if (!isContained)
            MicrosoftLabels.Add(resource, done);
        return done;
    }

    private static List<FhirElement> Selected(MicrosoftRule rule, FhirElement resource)
    {
        if (rule.Expression is null)
            return [resource];
        try
        {
            return [.. rule.Expression.Evaluate(resource).Where(item => item.Element is not null).Select(item => item.Element!)];
        }
        catch (Exception fault) when (fault is FhirPathException or RegexMatchTimeoutException)
        {
            throw new ProcessingException($"the rule '{rule.Path}' cannot be evaluated on a {resource.Type}: {fault.Message}");
        }
    }

    private static List<FhirElement> Held(FhirElement element)
    {
        var held = new List<FhirElement>();
        Collect(element);
        return held;

        void Collect(FhirElement at)
        {
            foreach (var child in at.Children)
                if (child.IsResource)
                    held.Add(child);
                else
                    Collect(child);
        }
    }

    private MicrosoftOperations Treat(FhirElement element, MicrosoftRule rule)
    {
        if (_visited.Contains(element))
            return MicrosoftOperations.None;
        var done = Act(element, rule);
        _visited.Add(element);
        if (rule.Method == MicrosoftMethod.Generalize)
            return done; // of a simple value alone: its extensions are no values to generalise
        foreach (var child in element.Children.ToList())
            if (!child.IsResource)
                done |= Treat(child, rule);
        return done;
    }

    private MicrosoftOperations Act(FhirElement element, MicrosoftRule rule)
    {
        switch (rule.Method)
        {
            case MicrosoftMethod.Redact:
                return Redact(element);
            case MicrosoftMethod.DateShift:
                return MicrosoftDates.IsDate(element)
                    ? MicrosoftDates.Shift(element, secrets.ShiftDays(scopeName ?? element.Root.Child("id")?.Value?.Text ?? ""), Parameters.KeepYears, today)
                    : MicrosoftOperations.None;
            case MicrosoftMethod.Perturb:
                return Perturb(element, rule);
            case MicrosoftMethod.CryptoHash when element.Value is { } value:
                var isReference = element is { Name: "reference", Type: "string", Parent.Type: "Reference" };
                element.Value = new FhirScalar(isReference ? secrets.HashReference(value.Text) : secrets.Hash(value.Text), IsText: true);
                return MicrosoftOperations.CryptoHashed;
            case MicrosoftMethod.Encrypt when element.Value is { } value:
                element.Value = new FhirScalar(secrets.Encrypt(value.Text), IsText: true);
                return MicrosoftOperations.Encrypted;
            case MicrosoftMethod.Substitute:
                new MicrosoftSubstitution(_visited).Replace(element, rule.ReplaceWith);
                return MicrosoftOperations.Substituted;
            case MicrosoftMethod.Generalize:
                return Generalize(element, rule);
            default:
                return MicrosoftOperations.None;
        }
    }

    private MicrosoftOperations Redact(FhirElement element)
    {
        if (element.Value is not { Text.Length: > 0 } value)
            return MicrosoftOperations.None;
        if (MicrosoftDates.IsDate(element))
            return MicrosoftDates.Redact(element, Parameters.KeepYears, today);
        if (element is { Type: "decimal", Parent.Type: "Age" } && Parameters.KeepAgesUpTo89)
        {
            if (!decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var age) || age > OldestAge)
                element.Value = null;
            return MicrosoftOperations.Redacted;
        }

        if (element is { Name: "postalCode", Type: "string" } && Parameters.KeepZip3)
        {
            var isRestricted = Parameters.RestrictedZips.Any(zip => value.Text.StartsWith(zip, StringComparison.Ordinal));
            var shown = isRestricted ? 0 : Math.Min(3, value.Text.Length);
            element.Value = value with { Text = value.Text[..shown] + Digit().Replace(value.Text[shown..], "0") };
            return MicrosoftOperations.Abstracted;
        }

        element.Value = null;
        return MicrosoftOperations.Redacted;
    }

    private MicrosoftOperations Perturb(FhirElement element, MicrosoftRule rule)
    {
        var number = element.Type is "decimal" or "integer" or "positiveInt" or "unsignedInt" ? element
            : Quantities.Contains(element.Type, StringComparer.Ordinal) ? element.Child("value") : null;
        if (number?.Value is not { } value || _visited.Contains(number))
            return MicrosoftOperations.None;
        if (!decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var original))
            throw new ProcessingException($"the rule '{rule.Path}' cannot be applied: a number is too large for it");
        var span = rule.IsProportional ? (double)original * rule.Span : rule.Span;
        var noise = span * secrets.Noise($"{element.Root.Child("id")?.Value?.Text}|{rule.Path}|{value.Text}");
        if (!(Math.Abs(noise) < 1e20))
            throw new ProcessingException($"the rule '{rule.Path}' cannot be applied: the noise is too large");
        var perturbed = decimal.Round(original + (decimal)noise, number.Type == "decimal" ? rule.RoundTo : 0);
        perturbed = number.Type switch { "positiveInt" => Math.Max(1, perturbed), "unsignedInt" => Math.Max(0, perturbed), _ => perturbed };
        number.Value = new FhirScalar(perturbed.ToString(CultureInfo.InvariantCulture), IsText: false);
        _visited.UnionWith(element.Descendants());
        return MicrosoftOperations.Perturbed;
    }

    private static MicrosoftOperations Generalize(FhirElement element, MicrosoftRule rule)
    {
        if (!element.IsPrimitive)
            throw new ProcessingException($"the rule '{rule.Path}' generalises a {element.Type}; only simple values can be");
        if (element.Value is null)
            return MicrosoftOperations.None;
        try
        {
            foreach (var (condition, value) in rule.Cases)
                if (FhirPathOperators.Truth(condition.Evaluate(element)) != false) // what cannot be decided is generalised, not kept
                {
                    var result = value.Evaluate(element);
                    element.Value = result.Count == 0 ? null
                        : new FhirScalar(FhirPathOperators.Single(result).Text ?? "", element.Value.IsText && result[0].Value is not (decimal or bool));
                    return MicrosoftOperations.Generalized;
                }
        }
        catch (Exception fault) when (fault is FhirPathException or RegexMatchTimeoutException)
        {
            throw new ProcessingException($"a case of the rule '{rule.Path}' cannot be evaluated: {fault.Message}");
        }

        if (!rule.KeepsOtherValues)
            element.Value = null;
        return MicrosoftOperations.Generalized;
    }

    [GeneratedRegex("[0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Digit();
}
