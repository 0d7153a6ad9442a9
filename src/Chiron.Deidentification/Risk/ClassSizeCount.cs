namespace Chiron.Deidentification;

/// <summary>How many equivalence classes have a size within a range.</summary>
/// <param name="From">Smallest size.</param>
/// <param name="To">Largest size; null for no limit.</param>
/// <param name="Patients">In these classes together.</param>
public sealed record ClassSizeCount(int From, int? To, long Classes, long Patients)
{
    // The ranges end where the customary limits of 3, 5 and 11 lie.
    private static readonly (int From, int? To)[] Ranges = [(1, 1), (2, 2), (3, 4), (5, 10), (11, 20), (21, 50), (51, null)];

    internal static IReadOnlyList<ClassSizeCount> Of(IReadOnlyCollection<long> sizes) =>
    [
        .. Ranges.Select(range =>
        {
            var within = sizes.Where(size => size >= range.From && (range.To is null || size <= range.To)).ToList();
            return new ClassSizeCount(range.From, range.To, within.Count, within.Sum());
        }),
    ];
}
