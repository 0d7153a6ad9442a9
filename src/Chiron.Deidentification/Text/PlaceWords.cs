using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>Words of addresses and institutions that say what a thing is and not which one: they stay in a surrogate.</summary>
internal static class PlaceWords
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Kinds = FrozenSet.ToFrozenSet(
        [
            "street", "st", "avenue", "ave", "road", "rd", "boulevard", "blvd", "lane", "ln", "drive", "dr", "court", "ct", "place", "pl", "terrace", "ter", "way", "circle", "cir", "highway", "hwy", "parkway",
            "pkwy", "square", "sq", "trail", "crescent", "alley", "route", "rte", "apt", "apartment", "unit", "suite", "ste", "floor", "fl", "box", "po", "north", "south", "east", "west", "county", "city", "town", "village",
            "hospital", "hospitals", "medical", "center", "centre", "health", "healthcare", "clinic", "general", "memorial", "regional", "community", "university", "college", "school", "high", "elementary", "middle",
            "primary", "academy", "nursing", "home", "house", "manor", "care", "rehabilitation", "rehab", "assisted", "living", "senior", "hospice", "pharmacy", "drug", "drugs", "insurance", "mutual", "plan", "system",
            "institute", "department", "associates", "group", "physicians", "practice", "family", "internal", "medicine", "church", "temple", "parish", "synagogue", "chapel", "mosque", "inc", "llc", "corp", "co", "company",
            "ltd", "bank", "industries", "construction", "services", "service", "children", "women", "s", "of", "the", "and", "at", "for",
        ], StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="isAlone">Whether nothing else stands in the identifier: then it is a name, whatever it means.</param>
    public static bool IsKind(ReadOnlySpan<char> word, bool isAlone) => !isAlone && (Kinds.Contains(word) || IsState(word));

    // "MA": two capitals, as states and the directions NE and SW are written.
    private static bool IsState(ReadOnlySpan<char> word) => word.Length is 1 or 2 && char.IsUpper(word[0]) && char.IsUpper(word[^1]);
}
