using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Model.Tests;

public sealed class TokenizerTests
{
    private static readonly DateTime Birth = new(1960, 5, 1);

    [Fact]
    public void Given_a_vocabulary_When_saved_and_loaded_Then_it_has_the_same_hash_and_ids()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Tokenizer.Build(ToyCohort.Simulate(30, 1), ToyCohort.Codes);
        tokenizer.Save(folder.File("vocabulary.json"));

        var loaded = Tokenizer.Load(folder.File("vocabulary.json"));

        Assert.Equal(tokenizer.Hash, loaded.Hash);
        Assert.All(ToyCohort.Codes, code => Assert.Equal(tokenizer.Find(code.Code), loaded.Find(code.Code)));
        Assert.Equal(3, loaded.ConditionCount);
        Assert.Contains("\"ICD10CM//J11.1\"", File.ReadAllText(folder.File("vocabulary.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_rare_codes_When_a_vocabulary_is_learned_Then_they_are_read_as_their_parent_and_unseen_siblings_too()
    {
        var timelines = Enumerable.Range(0, 10).Select(id => Record(id, ("ICD10CM//E11." + (id % 5), null))).ToList();

        var tokenizer = Tokenizer.Build(timelines, [], new TokenizerOptions { MinimumSubjects = 5 });

        Assert.Equal(-1, tokenizer.Find("ICD10CM//E11.3"));
        Assert.Equal(tokenizer.Find("ICD10CM//E11"), tokenizer.Resolve("ICD10CM//E11.3"));
        Assert.Equal(tokenizer.Find("ICD10CM//E11"), tokenizer.Resolve("ICD10CM//E11.65"));
        Assert.True(tokenizer.Find("ICD10CM//E11") >= 0);
        Assert.Equal(EventKind.Condition, tokenizer.Vocabulary.Codes[tokenizer.Find("ICD10CM//E11")].Kind);
    }

    [Fact]
    public void Given_parents_in_the_datasets_codes_When_a_code_is_rare_Then_its_named_parent_stands_for_it()
    {
        CodeMetadata[] codes = [.. Enumerable.Range(0, 6).Select(i => new CodeMetadata { Code = $"SNOMED//{i}", Kind = EventKind.Condition, ParentCodes = ["SNOMED//900"] })];
        var timelines = Enumerable.Range(0, 6).Select(id => Record(id, ($"SNOMED//{id}", null))).ToList();

        var tokenizer = Tokenizer.Build(timelines, codes, new TokenizerOptions { MinimumSubjects = 5 });

        Assert.All(codes, code => Assert.Equal(tokenizer.Find("SNOMED//900"), tokenizer.Resolve(code.Code)));
    }

    [Fact]
    public void Given_any_values_When_put_into_quantiles_Then_the_answers_ascend_with_the_value_and_none_is_empty()
    {
        Prop.ForAll<int[], int>((numbers, wanted) =>
        {
            var values = numbers.Select(n => n / 7f).ToArray();
            var quantiles = 2 + (Math.Abs(wanted % 9));
            var scale = ValueScale.Of(values, quantiles);
            var code = new VocabularyCode { Code = "x", Edges = scale.Edges, Medians = scale.Medians, Mean = scale.Mean, StandardDeviation = scale.StandardDeviation };
            var sorted = values.Order().ToArray();
            var answers = sorted.Select(code.QuantileOf).ToArray();
            var distinct = sorted.Distinct().Count();
            return answers.SequenceEqual(answers.Order())
                && answers.Distinct().Count() == scale.Medians.Count
                && scale.Medians.Count <= quantiles
                && (distinct > quantiles || scale.Medians.Count == distinct)
                && scale.Medians.Index().All(median => code.QuantileOf(median.Item) == median.Index)
                && sorted.All(value => float.IsFinite(code.Standardise(value)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Given_prose_and_words_When_answers_are_learned_Then_only_words_of_enough_subjects_are_kept()
    {
        var timelines = Enumerable.Range(0, 20).Select(id => Record(id, ("HPO//HP:1", id < 8 ? "present" : id < 16 ? "absent" : $"only said by {id}"))).ToList();

        var code = Tokenizer.Build(timelines, []).Vocabulary.Codes.Single(code => code.Code == "HPO//HP:1");

        Assert.Equal(["absent", "present", "other"], code.Categories);
    }

    [Fact]
    public void Given_impossible_dates_and_values_When_a_record_is_read_Then_each_is_handled_and_counted()
    {
        var builder = new TimelineBuilder()
            .Add(new Event(Birth, MedsCodes.Birth))
            .Add(new Event(Birth.AddYears(-1), ToyCohort.Visit))
            .Add(new Event(Birth.AddYears(40), ToyCohort.BloodPressure, float.PositiveInfinity))
            .Add(new Event(Birth.AddYears(50), MedsCodes.Death))
            .Add(new Event(Birth.AddYears(51), ToyCohort.Visit))
            .Add(new Event(Birth.AddYears(140), "NEVER//SEEN"));
        var training = ToyCohort.Simulate(30, 1);
        var reader = new RecordReader(Tokenizer.Build([.. training, .. Enumerable.Range(100, 5).Select(id => Record(id, (MedsCodes.Death, null)))], ToyCohort.Codes), new EncodingConfiguration());

        var record = reader.Read(builder.Build(1));

        Assert.Equal(new RecordCounts { Subjects = 1, Events = 6, BeforeBirth = 1, NotFinite = 1, AfterDeath = 1, Unknown = 1 }, reader.Counts);
        Assert.Equal([0, 14_610, 18_262], record.Ages.Select(age => Math.Round(age * 4) / 4));
        Assert.True(record.Died);
        Assert.DoesNotContain(record.Pairs, pair => pair.Answer >= 0);
    }

    [Fact]
    public void Given_a_record_longer_than_the_context_When_encoded_Then_every_token_is_learned_in_exactly_one_window()
    {
        var timelines = ToyCohort.Simulate(5, 1, years: 60);
        var tokenizer = Tokenizer.Build(timelines, ToyCohort.Codes, new TokenizerOptions { MinimumSubjects = 1 });
        var record = new RecordReader(tokenizer, new EncodingConfiguration()).Read(timelines[0]);
        var (whole, windows) = (new TokenBatch(), new TokenBatch());

        Encoder(100_00).Encode(record, new Tensors.CounterRandom(1, 2), whole);
        var windowed = Encoder(64);
        windowed.Encode(record, new Tensors.CounterRandom(1, 2), windows);

        Assert.Equal(1, windowed.Windowed);
        Assert.True(windows.Sequences > 3);
        Assert.All(Enumerable.Range(0, windows.Sequences), window => Assert.InRange(windows.MainCount(window), 1, 64));
        Assert.Equal(Count(whole, token => token.NextCode >= 0), Count(windows, token => token.NextCode >= 0));
        Assert.Equal(Count(whole, token => token.Answer >= 0), Count(windows, token => token.Answer >= 0));
        Assert.Equal(Count(whole, token => !float.IsNaN(token.Wait)), Count(windows, token => !float.IsNaN(token.Wait)));
        Assert.Equal(Count(whole, token => token.Place == TokenPlace.Diagnosis && token.LabelCount > 0), Count(windows, token => token.Place == TokenPlace.Diagnosis && token.LabelCount > 0));
        Assert.Equal(Count(whole, token => token.Place == TokenPlace.Risk && token.LabelCount >= 0), Count(windows, token => token.Place == TokenPlace.Risk && token.LabelCount >= 0));

        SequenceEncoder Encoder(int context) => new(tokenizer, new ModelConfiguration { Context = context });
        static int Count(TokenBatch batch, Func<SequenceToken, bool> which) => batch.Tokens.ToArray().Count(which);
    }

    private static Timeline Record(long id, params (string Code, string? Text)[] events)
    {
        var builder = new TimelineBuilder().Add(new Event(Birth, MedsCodes.Birth));
        foreach (var (code, text) in events)
            builder.Add(new Event(Birth.AddYears(30), code, null, text));
        return builder.Build(id);
    }
}
