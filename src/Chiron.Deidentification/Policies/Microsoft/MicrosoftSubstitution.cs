using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>
/// Puts a value of the configuration in the place of an element. What an earlier rule has changed below it stays, and so does the way there.
/// </summary>
internal sealed class MicrosoftSubstitution(HashSet<FhirElement> visited)
{
    public void Replace(FhirElement element, JsonElement? replaceWith)
    {
        var replacement = Replacement(element, replaceWith);
        var kept = new HashSet<FhirElement>();
        FindKept(element, kept);
        Merge(element, replacement, kept);
        Mark(element);
    }

    private static FhirElement Replacement(FhirElement element, JsonElement? json)
    {
        var empty = new FhirElement(element.Definition, element.Type);
        if (json is not { } value)
            return empty;
        if (value.ValueKind == JsonValueKind.String && !element.IsPrimitive) // a structure may be written as text
        {
            using var parsed = JsonDocument.Parse(value.GetString()!);
            return FhirElementReader.ReadValue(element.Definition, element.Type, parsed.RootElement);
        }

        return FhirElementReader.ReadValue(element.Definition, element.Type, value);
    }

    private bool FindKept(FhirElement element, HashSet<FhirElement> kept)
    {
        var keeps = visited.Contains(element);
        foreach (var child in element.Children)
            keeps |= FindKept(child, kept);
        if (keeps)
            kept.Add(element);
        return keeps;
    }

    // Children of a name are matched one by one; what the replacement has more is added, what it has less goes.
    private void Merge(FhirElement element, FhirElement replacement, HashSet<FhirElement> kept)
    {
        var given = replacement.Children.GroupBy(child => child.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => new Queue<FhirElement>(group), StringComparer.Ordinal);
        foreach (var child in element.Children.ToList())
        {
            var queue = given.GetValueOrDefault(child.Name);
            var next = queue is { Count: > 0 } ? queue.Dequeue() : null;
            if (visited.Contains(child))
                continue;
            if (next is not null && next.Type == child.Type)
                Merge(child, next, kept);
            else if (kept.Contains(child))
                Merge(child, new FhirElement(child.Definition, child.Type), kept);
            else
                element.Children.Remove(child);
        }

        foreach (var more in given.Values.SelectMany(queue => queue))
            element.Add(Copy(more));
        element.Value = replacement.Value;
    }

    private static FhirElement Copy(FhirElement element)
    {
        var copy = new FhirElement(element.Definition, element.Type) { Value = element.Value };
        foreach (var child in element.Children)
            copy.Add(Copy(child));
        return copy;
    }

    private void Mark(FhirElement element)
    {
        visited.Add(element);
        foreach (var child in element.Children)
            Mark(child);
    }
}
