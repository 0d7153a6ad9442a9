using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Chiron.Testing;

namespace Chiron.Model.Tests;

public sealed class BadModelTests(TrainedToyModel trained) : IClassFixture<TrainedToyModel>
{
    [Theory]
    [InlineData(long.MaxValue, "header")]
    [InlineData(1L << 40, "header")]
    [InlineData(17, "cannot be read")]
    public void Given_a_header_length_that_lies_When_the_model_is_loaded_Then_it_is_refused(long length, string expected)
    {
        using var folder = Copy();
        Change(folder, TimelineModel.WeightsFile, bytes => BinaryPrimitives.WriteInt64LittleEndian(bytes, length));

        Assert.Contains(expected, Refusal(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_weights_with_a_value_that_is_no_number_When_loaded_Then_the_refusal_names_the_parameter()
    {
        using var folder = Copy();
        Change(folder, TimelineModel.WeightsFile, bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), float.NaN));

        Assert.Contains("is not a number", Refusal(folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("width", 16_384, "too large")]
    [InlineData("width", 2048, "fewer numbers")]
    [InlineData("layers", 256, "fewer numbers")]
    [InlineData("feedForward", 65, "weights")]
    [InlineData("heads", 0, "heads")]
    [InlineData("width", -1, "width")]
    public void Given_a_configuration_that_the_weights_do_not_fit_When_loaded_Then_it_is_refused_before_memory_is_taken(string name, int value, string expected)
    {
        using var folder = Copy();
        Edit(folder, TimelineModel.ConfigurationFile, json => json[name] = value);
        var before = GC.GetTotalAllocatedBytes();

        Assert.Contains(expected, Refusal(folder), StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 200_000_000);
    }

    [Theory]
    [InlineData("""{"codes":null}""")]
    [InlineData("""{"codes":[null]}""")]
    [InlineData("""{"codes":[{"code":null}]}""")]
    [InlineData("""{"codes":[{"code":"A//1","groups":null}]}""")]
    [InlineData("""{"codes":[{"code":"A//1","edges":[1,2],"medians":[1]}]}""")]
    [InlineData("""{"codes":[{"code":"A//1","edges":[2,1],"medians":[1,2,3]}]}""")]
    [InlineData("""{"codes":[{"code":"A//1","standardDeviation":0}]}""")]
    [InlineData("""{"codes":[{"code":"A//1","categories":[null]}]}""")]
    [InlineData("""{"codes":[{"code":"A//1"}],"rolledUp":null}""")]
    [InlineData("""{"codes":[{"code":"A//1"},{"code":"A//1"}]}""")]
    [InlineData("""{"codes":[{"code":"A//1","static":true},{"code":"A//2"}]}""")]
    [InlineData("""[1]""")]
    public void Given_a_vocabulary_that_contradicts_itself_When_loaded_Then_it_is_refused_with_a_sentence(string json)
    {
        using var folder = Copy();
        File.WriteAllText(Path.Combine(folder.Path, TimelineModel.VocabularyFile), json);

        Assert.Contains("vocabulary", Refusal(folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"rateWeights":[0]}""")]
    [InlineData("""{"rateWeights":[0,0,7]}""")]
    [InlineData("""{"diagnosisTemperature":0}""")]
    [InlineData("""{"families":[null]}""")]
    [InlineData("""{"horizonBounds":null}""")]
    [InlineData("null")]
    public void Given_a_calibration_that_is_not_whole_When_loaded_Then_it_is_refused(string json)
    {
        using var folder = Copy();
        File.WriteAllText(Path.Combine(folder.Path, TimelineModel.CalibrationFile), json);

        Assert.Contains(TimelineModel.CalibrationFile, Refusal(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_calibration_of_before_hazards_had_weights_When_loaded_Then_it_serves_as_it_did()
    {
        using var folder = Copy();
        var path = Path.Combine(folder.Path, TimelineModel.CalibrationFile);
        var calibration = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        foreach (var part in new[] { "hazardWeights", "codeHazardWeights", "landmarks" })
            calibration.Remove(part);
        File.WriteAllText(path, calibration.ToJsonString());

        using var model = TimelineModel.Load(folder.Path);

        Assert.Empty(model.Calibration.CodeHazardWeights);
        Assert.Empty(model.Calibration.Landmarks);
    }

    [Fact]
    public void Given_any_byte_flipped_in_the_header_of_the_weights_When_loaded_Then_it_loads_the_same_shapes_or_is_refused()
    {
        using var folder = Copy();
        var path = Path.Combine(folder.Path, TimelineModel.WeightsFile);
        var whole = File.ReadAllBytes(path);
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var bytes = whole.ToArray();
            bytes[random.Next(600)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                TimelineModel.Load(folder.Path).Dispose();
            }
            catch (ModelException)
            {
                // refused with a sentence: anything else would fail the test
            }
        }
    }

    private static string Refusal(TemporaryFolder folder) => Assert.Throws<ModelException>(() => TimelineModel.Load(folder.Path)).Message;

    private TemporaryFolder Copy()
    {
        var folder = new TemporaryFolder();
        foreach (var name in new[] { TimelineModel.WeightsFile, TimelineModel.VocabularyFile, TimelineModel.ConfigurationFile, TimelineModel.CalibrationFile })
            File.Copy(Path.Combine(trained.Folder, name), Path.Combine(folder.Path, name));
        return folder;
    }

    private static void Change(TemporaryFolder folder, string name, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder.Path, name));
        change(bytes);
        File.WriteAllBytes(Path.Combine(folder.Path, name), bytes);
    }

    private static void Edit(TemporaryFolder folder, string name, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, name)))!;
        change(json);
        File.WriteAllText(Path.Combine(folder.Path, name), json.ToJsonString());
    }
}
