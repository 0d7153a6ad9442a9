namespace Chiron.Deidentification;

/// <summary>
/// Attacks generated notes that were de-identified with surrogates and some names left in: learns from one half what released names look like, then
/// points at those of the other half that do not.
/// </summary>
/// <remarks>
/// Two attackers. The one of Carrell et al. has the released notes alone: it marks everything that looks like a name, trains a tagger on it, and takes the
/// names that the tagger is least sure of for leaks. The other, stronger than any real one, is told which names of its half leaked.
/// </remarks>
public sealed class ParrotAttack(DeidentificationPolicy policy, DeidentificationKey key)
{
    private const int Seed = 2019;
    private const int Rounds = 4;

    /// <param name="notes">How many notes to generate, of the split that nothing was trained on.</param>
    /// <param name="leakRate">Probability with which each name is left, above 0 to below 1.</param>
    public AttackReport Run(int notes = 600, double leakRate = 0.05, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(notes, 4);
        if (leakRate is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(leakRate), leakRate, "a probability between 0 and 1 was expected");
        var random = new Random(Seed);
        var generator = new NoteGenerator(NoteSplit.Development, Seed);
        var (learned, attacked) = (new List<ReleasedNote>(), new List<ReleasedNote>());
        var missed = 0;
        for (var i = 0; i < notes; i++)
        {
            stop.ThrowIfCancellationRequested();
            var note = generator.Next();
            var released = ReleasedNote.Of(note, policy, key, leakRate, random);
            (i % 2 == 0 ? learned : attacked).Add(released);
            missed += i % 2 == 0 ? 0 : ReleasedNote.Of(note, policy, key, leakRate: 0, random).Names.Count(name => name.IsLeak);
        }

        var names = attacked.Sum(note => note.Names.Count);
        return new AttackReport(
            notes,
            names,
            attacked.Sum(note => note.Names.Count(name => name.IsLeak)),
            leakRate,
            missed,
            policy.Text == TextOutput.Surrogate,
            [
                AttackResult.Of("a tagger trained on the released names, as published", Score(attacked, Tagger(learned), isLeakProbability: false), random),
                AttackResult.Of("told which names of its half leaked", Score(attacked, Informed(learned), isLeakProbability: true), random),
            ],
            Seed);
    }

    // Names against other words with a capital letter: what a reader would mark.
    private static HashedLogisticRegression Tagger(List<ReleasedNote> notes)
    {
        var examples = notes.SelectMany(note =>
            note.Names.Select(name => (MentionFeatures.Of(note.Text, name.Start, name.Length), true))
                .Concat(OtherWords(note).Select(word => (MentionFeatures.Of(note.Text, word.Start, word.Length), false)))).ToArray();
        return Fit(examples, positiveWeight: 1);
    }

    private static HashedLogisticRegression Informed(List<ReleasedNote> notes)
    {
        var examples = notes.SelectMany(note => note.Names.Select(name => (MentionFeatures.Of(note.Text, name.Start, name.Length), name.IsLeak))).ToArray();
        var leaks = examples.Count(example => example.IsLeak);
        return Fit(examples, leaks == 0 ? 1 : (float)(examples.Length - leaks) / leaks);
    }

    private static HashedLogisticRegression Fit((ulong[] Features, bool Label)[] examples, float positiveWeight)
    {
        var model = new HashedLogisticRegression();
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            random.Shuffle(examples);
            foreach (var (features, label) in examples)
                model.Fit(features, label, label ? positiveWeight : 1);
        }

        return model;
    }

    private static List<IReadOnlyList<(double, bool)>> Score(List<ReleasedNote> notes, HashedLogisticRegression model, bool isLeakProbability) =>
        notes.ConvertAll(note => (IReadOnlyList<(double, bool)>)[.. note.Names.Select(name =>
        {
            var probability = model.Probability(MentionFeatures.Of(note.Text, name.Start, name.Length));
            return (isLeakProbability ? probability : 1 - probability, name.IsLeak);
        })]);

    private static IEnumerable<(int Start, int Length)> OtherWords(ReleasedNote note)
    {
        var next = 0;
        for (var i = 0; i < note.Text.Length;)
        {
            while (next < note.Names.Count && note.Names[next].Start + note.Names[next].Length <= i)
                next++;
            if (next < note.Names.Count && i >= note.Names[next].Start)
            {
                i = note.Names[next].Start + note.Names[next].Length;
                continue;
            }

            if (!char.IsUpper(note.Text[i]) || (i > 0 && char.IsLetterOrDigit(note.Text[i - 1])))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < note.Text.Length && char.IsLetter(note.Text[i]))
                i++;
            if (i - start > 1)
                yield return (start, i - start);
        }
    }
}
