using Chiron.Model.Delphi;
using Chiron.Tensors;

namespace Chiron.Model.Tests.Delphi;

public sealed class DelphiBatchTests
{
    private const int A = 20, B = 21, C = 22, D = 23;

    [Fact]
    public void Given_ties_When_a_life_becomes_rows_Then_each_sees_what_is_before_its_target_and_waits_from_there()
    {
        var batch = new DelphiBatch(new DelphiConfiguration { NoEventYears = 0 }, forValidation: false);

        batch.Add(new DelphiRecord(1, [0, 100, 100, 100, 130], [DelphiTokens.Female, A, B, C, D]), new CounterRandom(1, 1));

        Assert.Equal([DelphiTokens.Female, A, B, C], batch.Tokens);
        Assert.Equal([A, B, C, D], batch.Targets);
        Assert.Equal([1, -1, -1, 4], batch.Visible);
        Assert.Equal([100f, 100, 100, 30], batch.WaitsDays);
    }

    [Fact]
    public void Given_validation_When_a_life_becomes_rows_Then_no_event_comes_every_five_years_and_is_no_target()
    {
        var batch = new DelphiBatch(new DelphiConfiguration(), forValidation: true);

        batch.Add(new DelphiRecord(1, [0, 4000], [DelphiTokens.Male, A]), new CounterRandom(1, 1));

        Assert.Equal([DelphiTokens.Male, DelphiTokens.NoEvent, DelphiTokens.NoEvent, DelphiTokens.NoEvent], batch.Tokens);
        Assert.Equal([0f, 1, 1827.25f, 3653.5f], batch.AgesDays);
        Assert.Equal([-1, -1, -1, A], batch.Targets);
        Assert.Equal(1, batch.Learned);
    }

    [Fact]
    public void Given_training_When_many_lives_become_rows_Then_no_event_tokens_come_once_in_five_years_on_average_and_never_after_the_last_event()
    {
        var batch = new DelphiBatch(new DelphiConfiguration { Context = 100 }, forValidation: false);
        for (var patient = 0u; patient < 400; patient++)
            batch.Add(new DelphiRecord(patient, [0, 50 * 365], [DelphiTokens.Male, A]), new CounterRandom(1, patient));

        Assert.Equal(10, batch.Tokens.Count(DelphiTokens.NoEvent) / 400.0, 0.5);
        foreach (var start in batch.Starts[1..])
            Assert.Equal(A, batch.Targets[start - 1]);
    }

    [Fact]
    public void Given_more_tokens_than_the_context_When_a_life_becomes_rows_Then_the_latest_are_kept_and_the_diseases_before_are_remembered()
    {
        var batch = new DelphiBatch(new DelphiConfiguration { Context = 3, NoEventYears = 3 }, forValidation: true);

        batch.Add(new DelphiRecord(1, [0, 10, 2000, 3000], [DelphiTokens.Male, A, B, C]), new CounterRandom(1, 1));

        Assert.Equal([DelphiTokens.NoEvent, B, DelphiTokens.NoEvent], batch.Tokens);
        Assert.Equal([A], batch.Earlier(0));
        Assert.Equal(1, batch.Sexes[0]);
    }

    [Theory]
    [InlineData(11, "not a number of rows")]
    [InlineData(0, "empty")]
    public void Given_a_file_cut_within_a_row_When_read_Then_it_is_refused(int bytes, string reason)
    {
        using var folder = new Testing.TemporaryFolder();
        var path = Path.Combine(folder.Path, "train.bin");
        File.WriteAllBytes(path, new byte[bytes]);
        Assert.Contains(reason, Assert.Throws<ModelException>(() => DelphiRecordFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new uint[] { 1, 0, 2, 1, 5, 4000 }, "row 1")]
    [InlineData(new uint[] { 1, 10, 2, 1, 5, 30 }, "row 1")]
    [InlineData(new uint[] { 1, 10, 2, 1, 4_000_000_000, 30 }, "row 1")]
    [InlineData(new uint[] { 1, 10, 2, 2, 5, 30, 1, 20, 40 }, "row 2")]
    public void Given_rows_out_of_order_or_range_When_read_Then_the_row_is_named(uint[] values, string place)
    {
        using var folder = new Testing.TemporaryFolder();
        var path = Path.Combine(folder.Path, "train.bin");
        File.WriteAllBytes(path, [.. values.SelectMany(BitConverter.GetBytes)]);
        Assert.Contains(place, Assert.Throws<ModelException>(() => DelphiRecordFile.Read(path)).Message, StringComparison.Ordinal);
    }
}
