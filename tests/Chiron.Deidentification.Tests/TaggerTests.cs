namespace Chiron.Deidentification.Tests;

public sealed class TaggerTests
{
    [Fact]
    public void Given_the_weights_that_ship_When_read_Then_they_are_small_and_say_what_they_were_trained_on()
    {
        var file = DataFile.Bytes("tagger-en.bin");

        var weights = TaggerWeights.Read(file, "tagger-en.bin");

        Assert.InRange(file.Length, 1, 32_000_000);
        Assert.Contains("no text about real people", weights.Header["trained on"], StringComparison.Ordinal);
        Assert.Equal(file, weights.Write());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(5000)]
    public void Given_weights_cut_short_or_changed_When_read_Then_they_are_refused(int keep)
    {
        var file = DataFile.Bytes("tagger-en.bin");
        var changed = file.ToArray();
        changed[^1] ^= 1;

        Assert.Throws<DeidentificationException>(() => TaggerWeights.Read(file.AsSpan(0, keep), "cut"));
        Assert.Throws<DeidentificationException>(() => TaggerWeights.Read(changed, "changed"));
    }

    [Fact]
    public void Given_held_out_notes_of_unknown_people_When_scrubbed_Then_almost_every_identifier_is_found()
    {
        var scrubber = new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key);
        var generator = new NoteGenerator(NoteSplit.Development, 17);
        var (identifiers, found) = (0, 0);
        for (var i = 0; i < 150; i++)
        {
            var note = generator.Next();
            var spans = scrubber.Scrub(note.Text).Spans;
            foreach (var gold in note.Spans)
            {
                identifiers++;
                if (Enumerable.Range(gold.Start, gold.Length).All(at => !char.IsLetterOrDigit(note.Text[at]) || spans.Any(span => span.Start <= at && at < span.End)))
                    found++;
            }
        }

        Assert.InRange(found / (double)identifiers, 0.97, 1);
    }

    [Fact]
    public void Given_what_the_chart_states_When_notes_are_scrubbed_Then_nothing_is_left_that_is_found_without_it()
    {
        var generator = new NoteGenerator(NoteSplit.Development, 23);
        var unknown = new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key);
        for (var i = 0; i < 60; i++)
        {
            var note = generator.Next();
            var found = unknown.Scrub(note.Text).Spans;
            var known = new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key, note.Providers).Scrub(note.Text, note.Patient).Spans;
            foreach (var gold in note.Spans)
                for (var at = gold.Start; at < gold.End; at++)
                    Assert.False(Holds(found, at) && !Holds(known, at), "a letter of an identifier is left once the chart is known");
        }

        static bool Holds(IReadOnlyList<ScrubbedSpan> spans, int at) => spans.Any(span => span.Start <= at && at < span.End);
    }

    [Fact]
    public void Given_words_of_like_company_When_looked_up_Then_they_share_a_kind_and_an_invented_word_has_none()
    {
        var words = TextLanguage.English.Words;
        WordClass Of(string word) => words.Of(TextToken.HashOf(word)).Class;

        Assert.Equal(Of("tamoxifen").Group, Of("warfarin").Group);
        Assert.Equal(Of("kimberly").Kind, Of("denise").Kind);
        Assert.NotEqual(Of("warfarin").Kind, Of("kimberly").Kind);
        Assert.Equal(default, Of("qzrblint"));
    }

    [Fact]
    public void Given_a_few_notes_When_trained_on_Then_the_tagger_finds_a_name_it_never_saw()
    {
        var words = TextLanguage.English.Words;
        var weights = TaggerTrainer.TrainOnGenerated(words, bits: 16, seed: 3, notes: 400, epochs: 1);
        var tokens = new List<TextToken>();
        List<ScrubbedSpan> found = [];
        const string text = "Follow up with Dr. Zzyzxwick at noon.";
        TextToken.Split(text, tokens);

        new NameTagger(weights, TextLanguage.English).Find(text, tokens, found, new short[tokens.Count]);

        Assert.Contains(found, span => text.AsSpan(span.Start, span.Length).SequenceEqual("Zzyzxwick"));
    }

    [Fact]
    public void Given_scores_beyond_sixteen_bits_When_labels_are_chosen_Then_the_best_is_still_the_best()
    {
        var weights = new TaggerWeights(bits: 8, new Dictionary<string, string>());
        const int always = TaggerWeights.Hidden * TagSet.Stride;
        for (var label = 0; label < TagSet.Count; label++)
        {
            weights.Output[always + label] = label == TagSet.Outside ? 40_000 : -90_000 + label;
            for (var before = 0; before < TagSet.Count; before++)
                if (TagSet.MayFollow(before, label))
                    weights.Transitions[before * TagSet.Stride + label] = 0;
        }

        const string text = "Zzyzxwick Quennell Brandvold Okonkwo";
        List<TextToken> tokens = [];
        List<ScrubbedSpan> found = [];
        TextToken.Split(text, tokens);

        new NameTagger(weights, TextLanguage.English).Find(text, tokens, found, new short[tokens.Count]);

        Assert.Empty(found);
    }

    [Fact]
    public void Given_the_same_notes_and_seed_When_trained_again_Then_the_file_is_the_same_byte_for_byte()
    {
        static byte[] Trained() => TaggerTrainer.TrainOnGenerated(TextLanguage.English.Words, bits: 12, seed: 5, notes: 30, epochs: 2).Write();

        Assert.Equal(Trained(), Trained());
    }

    [Theory]
    [InlineData("Nombre:  Ernesto.\nApellidos: Rivera Bueno.\nNHC: 368503.", "Nombre:  [NAME].\nApellidos: [NAME].\nNHC: [MRN].")]
    [InlineData("Fecha de ingreso: 12 de marzo de 2016. Enfermedad de Parkinson.", "Fecha de ingreso: 2016. Enfermedad de Parkinson.")]
    public void Given_Spanish_When_scrubbed_with_its_own_file_Then_forms_are_found(string text, string expected) =>
        Assert.Equal(expected, new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key, language: TextLanguage.Spanish).Scrub(text).Text);

    [Fact]
    public void Given_a_language_file_with_a_bad_expression_When_read_Then_it_is_refused_with_its_name()
    {
        var yaml = "name: xx\nmonths: [a, b, c, d, e, f, g, h, i, j, k, l]\npatterns:\n  - {category: Name, pattern: '('}\n";

        var fault = Assert.Throws<DeidentificationException>(() => TextLanguage.Parse(yaml, "xx.yaml"));

        Assert.Contains("xx.yaml", fault.Message, StringComparison.Ordinal);
    }
}
