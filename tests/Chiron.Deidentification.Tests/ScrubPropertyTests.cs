using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Deidentification.Tests;

public sealed class ScrubPropertyTests
{
    private static readonly TextScrubber Scrubber = new(DeidentificationPolicy.Longitudinal, Records.Key);

    // Pieces of notes, of bad text and of tags, in any order.
    private static readonly string[] Pieces =
    [
        "Dr. Okonkwo", "Mr. ", "seen on 03/04/2019 ", "2023-02-30", "\n", " ", ", MD", "[NAME]", "[", "]", "Hospital", "Mercy Valley ", "his wife ", "Petronella", "MRN: 00482913",
        "a 93-year-old ", "aged 101", "call 555-123-4567", "x@y.example", "https://a.example/b", "\uD800", "\uFEFF", "é", "ñandú", "Patient: Bao Nguyen", "12 Old Mill Road", "A/P: 1. ",
        "\0", "\r\n", "ﬁ", "٣", "Parkinson's disease", "works at ", "Springfield, MA 01103", "  ", "may 5", "5/6", "called",
    ];

    [Fact]
    public void Given_any_text_When_scrubbed_Then_spans_lie_in_it_without_overlap_and_the_rest_is_unchanged() =>
        Prop.ForAll(Texts(), text => Check(text, Scrubber.Scrub(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_any_text_When_scrubbed_twice_to_tags_Then_the_second_time_changes_nothing() =>
        Prop.ForAll(Texts(), text =>
        {
            var once = Scrubber.Scrub(text).Text;
            return Scrubber.Scrub(once).Text == once;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_generated_notes_When_scrubbed_twice_to_tags_Then_the_second_time_changes_nothing()
    {
        var generator = new NoteGenerator(NoteSplit.Development, 9);
        for (var i = 0; i < 60; i++)
        {
            var once = Scrubber.Scrub(generator.Next().Text).Text;
            Assert.Equal(once, Scrubber.Scrub(once).Text);
        }
    }

    [Fact]
    public void Given_a_text_of_a_megabyte_in_one_line_When_scrubbed_Then_every_name_in_it_goes()
    {
        var text = string.Concat(Enumerable.Repeat("Seen by Dr. Okonkwo without complaint. ", 26_000));

        var scrubbed = Scrubber.Scrub(text);

        Assert.True(Check(text, scrubbed));
        Assert.DoesNotContain("Okonkwo", scrubbed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("\uDC00")]
    public void Given_next_to_nothing_When_scrubbed_Then_it_stays(string text) => Assert.Equal(text, Scrubber.Scrub(text).Text);

    private static Arbitrary<string> Texts() =>
        Arb.From(Gen.ListOf(Gen.Elements(Pieces)).Select(pieces => string.Concat(pieces)));

    private static bool Check(string text, ScrubbedText scrubbed)
    {
        var rebuilt = new System.Text.StringBuilder();
        var at = 0;
        foreach (var span in scrubbed.Spans)
        {
            if (span.Start < at || span.Length <= 0 || span.End > text.Length)
                return false;
            rebuilt.Append(text, at, span.Start - at).Append(span.Replacement);
            at = span.End;
        }

        return rebuilt.Append(text, at, text.Length - at).ToString() == scrubbed.Text;
    }
}
