namespace Chiron.Deidentification.Tests;

public sealed class ParrotAttackTests
{
    [Fact]
    public void Given_generated_notes_with_planted_leaks_When_attacked_Then_the_report_says_what_was_planted_and_what_was_hit()
    {
        var report = new ParrotAttack(DeidentificationPolicy.Longitudinal, Records.Key).Run(notes: 120, leakRate: 0.2);

        Assert.Equal(120, report.Notes);
        Assert.InRange(report.Leaks, 0.1 * report.Names, 0.4 * report.Names);
        Assert.InRange(report.LeaksOfItself, 0, report.Leaks);
        Assert.Equal(2, report.Results.Count);
        Assert.All(report.Results, result =>
        {
            Assert.InRange(result.Auroc, result.AurocLow, result.AurocHigh);
            Assert.InRange(result.HitRate, result.HitRateLow, result.HitRateHigh);
        });
        Assert.Equal(report.Results, new ParrotAttack(DeidentificationPolicy.Longitudinal, Records.Key).Run(notes: 120, leakRate: 0.2).Results);
    }

    // The regression must be able to find what there is to find: a word that stands by leaks alone.
    [Fact]
    public void Given_a_feature_that_tells_When_fitted_Then_the_probability_follows_it_and_without_one_it_stays_at_the_base_rate()
    {
        var model = new HashedLogisticRegression();
        var random = new Random(1);
        var (bias, tells) = (StableHash.Of("bias"), StableHash.Of("tells"));
        for (var i = 0; i < 4000; i++)
        {
            var label = random.Next(4) == 0;
            model.Fit(label && i % 2 == 0 ? [bias, tells, (ulong)random.NextInt64()] : [bias, (ulong)random.NextInt64()], label);
        }

        Assert.True(model.Probability([bias, tells]) > 0.9);
        Assert.InRange(model.Probability([bias]), 0.08, 0.22); // 1 in 7 of those without the feature
    }

    [Fact]
    public void Given_scores_in_notes_When_rated_Then_the_area_and_the_hits_are_as_worked_out_by_hand()
    {
        // Leaks at 0.9 and 0.4, surrogates at 0.8, 0.4 and 0.1: pairs won 3 + (1 + ½) of 6; of the two surest one leaked.
        var result = AttackResult.Of("hand", [[(0.9, true), (0.8, false)], [(0.4, true), (0.4, false), (0.1, false)]], new Random(1));

        Assert.Equal(4.5 / 6, result.Auroc, 12);
        Assert.Equal(0.5, result.HitRate, 12);
    }

    [Fact]
    public void Given_a_note_When_released_with_every_name_left_Then_each_is_marked_where_it_stands()
    {
        var generator = new NoteGenerator(NoteSplit.Development, seed: 3);
        for (var i = 0; i < 20; i++)
        {
            var note = generator.Next();
            var released = ReleasedNote.Of(note, DeidentificationPolicy.Longitudinal, Records.Key, leakRate: 0.999999, new Random(1));
            var originals = note.Spans.Where(span => span.Category == IdentifierCategory.Name).Select(span => note.Text.Substring(span.Start, span.Length)).ToList();

            Assert.All(released.Names, name => Assert.True(name.IsLeak));
            Assert.All(originals, original => Assert.Contains(released.Names, name =>
                released.Text.Substring(name.Start, name.Length).Contains(original, StringComparison.Ordinal) || original.Contains(released.Text.Substring(name.Start, name.Length), StringComparison.Ordinal)));
        }
    }
}
