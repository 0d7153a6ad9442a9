using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>The documents of an output file, each beside the one of the source that it was made from.</summary>
/// <param name="skipped">Places of the source's documents that were not written, in order.</param>
internal sealed class DocumentPairs(FhirSource source, FhirFile original, FhirFile written, IReadOnlyList<long> skipped)
{
    /// <returns>How many documents of the output were checked.</returns>
    /// <exception cref="DeidentificationException">The output holds more documents than its source.</exception>
    public long Check(LeakAudit audit, CancellationToken stop)
    {
        using var originals = source.ReadDocuments(original, new Quarantine(), stop).GetEnumerator();
        var (index, place, nextSkipped) = (0L, -1L, 0);
        foreach (var document in source.ReadDocuments(written, new Quarantine(), stop))
        {
            while (true)
            {
                if (!originals.MoveNext())
                    throw new DeidentificationException($"'{written.Name}' holds more documents than its source; the source was changed since: de-identify it again");
                place++;
                if (nextSkipped == skipped.Count || skipped[nextSkipped] != place)
                    break;
                nextSkipped++;
            }

            audit.Check(written.Name, index++, originals.Current.Utf8, document.Utf8);
        }

        return index;
    }
}
