using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Deidentification.Tests;

public sealed partial class NoteGeneratorTests
{
    [Theory]
    [InlineData(NoteSplit.Training)]
    [InlineData(NoteSplit.Development)]
    [InlineData(NoteSplit.OtherAuthors)]
    [InlineData(NoteSplit.Final)]
    public void Given_a_seed_When_notes_are_generated_Then_spans_are_exact_in_order_and_the_same_again(NoteSplit split)
    {
        var (first, second) = (new NoteGenerator(split, 7), new NoteGenerator(split, 7));

        for (var i = 0; i < 200; i++)
        {
            var (note, again) = (first.Next(), second.Next());
            Assert.Equal(note.Text, again.Text);
            Assert.Equal(note.Spans, again.Spans);
            var end = 0;
            foreach (var span in note.Spans)
            {
                Assert.InRange(span.Start, end, note.Text.Length - span.Length);
                end = span.End;
                Assert.False(char.IsWhiteSpace(note.Text[span.Start]) || char.IsWhiteSpace(note.Text[span.End - 1]));
                Assert.True(
                    span.Start == 0 || !char.IsLetterOrDigit(note.Text[span.Start - 1]) || !char.IsLetterOrDigit(note.Text[span.Start]) || char.IsLetter(note.Text[span.Start - 1]) != char.IsLetter(note.Text[span.Start]),
                    $"a span begins within a word: {note.Text[Math.Max(0, span.Start - 20)..span.End]}");
            }

            Assert.DoesNotContain('{', note.Text);
        }
    }

    [Fact]
    public void Given_the_pools_of_all_splits_When_compared_Then_no_template_and_no_filler_sentence_stands_in_two()
    {
        var splits = Enum.GetValues<NoteSplit>();
        var pools = splits.Select(split => new NotePools(split)).ToList();

        var templates = pools.Select(pool => pool.AllTemplates);
        var sentences = pools.Select(pool => pool.AllFillers.Where(IsSentence));

        Assert.Empty(InTwo(templates.Select(split => split.Where(HasOwnWords))));
        Assert.Empty(InTwo(sentences));

        static bool HasOwnWords(string template) => Slot().Replace(template, "").Any(char.IsLetter); // others are slots in a row
        static bool IsSentence(string filler) => filler.EndsWith('.') && filler.Count(' ') >= 3; // shorter ones are terms, which all notes share
        static IEnumerable<string> InTwo(IEnumerable<IEnumerable<string>> splits) =>
            splits.SelectMany(lines => lines.Select(line => line.Trim().ToLowerInvariant()).Distinct()).CountBy(line => line).Where(line => line.Value > 1).Select(line => line.Key);
    }

    [Fact]
    public void Given_folds_of_training_When_compared_Then_each_line_is_held_out_once_and_never_of_another_split()
    {
        var training = new NotePools(NoteSplit.Training).AllTemplates.ToHashSet();
        var held = Enumerable.Range(0, NoteDeal.Folds).Select(fold => new NotePools(NoteSplit.Development, fold).AllTemplates.ToList()).ToList();
        var left = Enumerable.Range(0, NoteDeal.Folds).Select(fold => new NotePools(NoteSplit.Training, fold).AllTemplates.ToHashSet()).ToList();

        Assert.All(held.SelectMany(lines => lines), line => Assert.Contains(line, training));
        for (var fold = 0; fold < NoteDeal.Folds; fold++)
            Assert.InRange(held[fold].Count(left[fold].Contains), 0, held[fold].Count / 20); // what short lists and authors of training alone write too
        Assert.InRange(held.Sum(lines => lines.Count), training.Count / 2, training.Count);
    }

    [Fact]
    public void Given_lists_of_lines_When_dealt_Then_every_line_has_one_split_and_every_split_a_line()
    {
        Prop.ForAll<NonEmptyArray<NonEmptyString>>(drawn =>
        {
            List<string> lines = [.. drawn.Get.Select(line => line.Get.Trim().ToLowerInvariant()).Concat(Enumerable.Range(0, 20).Select(i => $"line {i}")).Distinct()];
            NoteSplit[] splits = [NoteSplit.Training, NoteSplit.Development, NoteSplit.Final];
            var shares = splits.Select(split => NoteDeal.Share(lines, split)).ToList();

            return shares.TrueForAll(share => share.Count > 0) && shares.SelectMany(share => share).Order().SequenceEqual(lines.Order());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Given_all_splits_When_generated_Then_those_that_matter_hold_every_category_and_no_two_share_a_name()
    {
        var training = Spans(NoteSplit.Training, 1500).ToList();
        var development = Spans(NoteSplit.Development, 1500).ToList();
        var final = Spans(NoteSplit.Final, 1500).ToList();

        foreach (var split in new[] { training, final })
            Assert.Equal(Enum.GetValues<IdentifierCategory>(), split.Select(span => span.Category).Distinct().Order());
        var (trained, developed) = (Words(training), Words(development));
        var shared = Words(development).Where(trained.Contains).Concat(Words(final).Where(word => trained.Contains(word) || developed.Contains(word))).ToList();
        Assert.True(shared.Count == 0, string.Join(' ', shared.Take(20)));
    }

    private static IEnumerable<(IdentifierCategory Category, string Text)> Spans(NoteSplit split, int notes)
    {
        var generator = new NoteGenerator(split, 3);
        for (var i = 0; i < notes; i++)
        {
            var note = generator.Next();
            foreach (var span in note.Spans)
                yield return (span.Category, note.Text.Substring(span.Start, span.Length));
        }
    }

    // Words of names of five letters or more; shorter ones may be particles, and a double name may hold a half that others have.
    private static HashSet<string> Words(IEnumerable<(IdentifierCategory Category, string Text)> spans) =>
        [.. spans.Where(span => span.Category == IdentifierCategory.Name && !span.Text.Contains('-', StringComparison.Ordinal))
            .SelectMany(span => span.Text.Split([' ', ',', '.', '-', '\'', '\n'])).Where(word => word.Length >= 5).Select(word => word.ToLowerInvariant())];

    [GeneratedRegex("<[A-Za-z_]+>|\\{[^}]*}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slot();
}
