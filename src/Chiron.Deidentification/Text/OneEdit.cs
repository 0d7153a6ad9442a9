namespace Chiron.Deidentification;

/// <summary>Words that differ by one letter changed, added, left out, or swapped with its neighbour.</summary>
internal static class OneEdit
{
    /// <returns>True where exactly one edit lies between the words; false for equal ones.</returns>
    public static bool Apart(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length < b.Length)
            return Apart(b, a);
        if (a.Length - b.Length > 1)
            return false;
        var same = a.CommonPrefixLength(b);
        if (same == a.Length)
            return false;
        if (a.Length > b.Length)
            return a[(same + 1)..].SequenceEqual(b[same..]);
        return a[(same + 1)..].SequenceEqual(b[(same + 1)..]) ||
            (same + 1 < a.Length && a[same] == b[same + 1] && a[same + 1] == b[same] && a[(same + 2)..].SequenceEqual(b[(same + 2)..]));
    }
}
