using System.Buffers.Binary;
using System.Text;
using Chiron.Tensors.Storage;
using Chiron.Testing;

namespace Chiron.Tensors.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_stores_When_written_and_read_Then_values_and_metadata_are_the_same()
    {
        var layout = Layout();
        using var weights = new ParameterStore(layout);
        using var moments = new ParameterStore(layout);
        weights.Initialize(1);
        moments.Initialize(2);
        using (var stream = File.Create(Path))
            SafetensorsWriter.Write(stream, [("", weights), ("moment.", moments)], new Dictionary<string, string>(StringComparer.Ordinal) { ["step"] = "17" });

        using var reader = SafetensorsReader.Open(Path);
        using var read = new ParameterStore(layout);
        reader.Read(read);
        Assert.Equal(weights.Values.ToArray(), read.Values.ToArray());
        reader.Read(read, "moment.");
        Assert.Equal(moments.Values.ToArray(), read.Values.ToArray());
        Assert.Equal("17", reader.Metadata["step"]);
        Assert.Equal([3L, 5L], reader.Tensors["a"].Shape);
        Assert.Equal(4, reader.Tensors.Count);
    }

    [Fact]
    public void Given_sixteen_bit_tensors_When_read_Then_they_become_floats()
    {
        var data = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(data, 0x3FC0);                                        // bfloat16 1.5
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), 0xC000);                              // bfloat16 −2
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(4), (Half)0.25f);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(6), (Half)(-3));
        WriteFile("""{"b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"h":{"dtype":"F16","shape":[2,1],"data_offsets":[4,8]}}""", data);

        using var reader = SafetensorsReader.Open(Path);
        var (b, h) = (new float[2], new float[2]);
        reader.Read("b", b);
        reader.Read("h", h);

        Assert.Equal([1.5f, -2f], b);
        Assert.Equal([0.25f, -3f], h);
    }

    [Theory]
    [InlineData("{", 0, "cannot be read")]
    [InlineData("[]", 0, "an object is expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "need 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "overlap or gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "not the one that its header describes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "needs 'dtype'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 0, "needs 'dtype'")]
    [InlineData("""{"a":{"dtype":"X9","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown type")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9007199254740993,9007199254740993],"data_offsets":[0,4]}}""", 4, "no file could hold")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "cannot be read")]
    [InlineData("""{"__metadata__":{"x":1}}""", 0, "not a string")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "cannot be read")]
    public void Given_a_header_that_lies_When_opened_Then_it_is_refused_with_a_sentence(string header, int dataBytes, string expected)
    {
        WriteFile(header, new byte[dataBytes]);
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Path));
        Assert.Contains(expected, error.Message);
        Assert.Contains("model.safetensors", error.Message);
    }

    [Fact]
    public void Given_a_header_length_beyond_the_file_When_opened_Then_it_is_refused()
    {
        foreach (var length in new[] { 100UL, SafetensorsReader.MaximumHeaderBytes + 1UL, ulong.MaxValue })
        {
            var bytes = new byte[20];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            File.WriteAllBytes(Path, bytes);
            Assert.Contains("cut short", Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Path)).Message);
        }

        File.WriteAllBytes(Path, new byte[3]);
        Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Path));
        Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(_folder.File("absent")));
    }

    [Fact]
    public void Given_a_file_cut_anywhere_When_opened_Then_it_is_refused()
    {
        using var weights = new ParameterStore(Layout());
        using (var stream = File.Create(Path))
            SafetensorsWriter.Write(stream, weights);
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Path));
        }
    }

    [Fact]
    public void Given_any_byte_of_the_header_changed_When_opened_and_read_Then_it_is_refused_or_holds_as_many_values_as_it_says()
    {
        using var weights = new ParameterStore(Layout());
        using (var stream = File.Create(Path))
            SafetensorsWriter.Write(stream, weights, new Dictionary<string, string>(StringComparer.Ordinal) { ["step"] = "17" });
        var whole = File.ReadAllBytes(Path);
        var headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(whole);
        var random = new CounterRandom(1, 1);
        var refused = 0;
        for (var i = 0; i < headerEnd; i++)
            foreach (var other in (byte[])[(byte)(whole[i] ^ (1 << random.NextInt32(8))), (byte)"0919{}[],:\""[random.NextInt32(11)]])
            {
                var bytes = whole.ToArray();
                bytes[i] = other;
                File.WriteAllBytes(Path, bytes);
                try
                {
                    using var reader = SafetensorsReader.Open(Path);
                    foreach (var (name, entry) in reader.Tensors)
                    {
                        Assert.InRange(entry.Length, 0, bytes.Length);
                        if (entry.Type is "F32" or "BF16" or "F16")
                            reader.Read(name, new float[entry.Length]);
                    }
                }
                catch (SafetensorsException exception)
                {
                    Assert.Contains("model.safetensors", exception.Message);
                    refused++;
                }
            }

        Assert.InRange(refused, headerEnd / 2, 2 * headerEnd);
    }

    [Fact]
    public void Given_a_header_nested_beyond_reason_When_opened_Then_it_is_refused()
    {
        WriteFile(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), []);
        Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Path));
    }

    [Fact]
    public void Given_a_model_of_another_shape_When_read_into_Then_it_is_refused()
    {
        using var weights = new ParameterStore(Layout());
        using (var stream = File.Create(Path))
            SafetensorsWriter.Write(stream, weights);
        var layout = new ParameterLayout();
        layout.Add("a", [5, 3], Initial.Zeros, decays: true);
        using var other = new ParameterStore(layout);
        using var reader = SafetensorsReader.Open(Path);
        Assert.Contains("3 × 5 where 5 × 3", Assert.Throws<SafetensorsException>(() => reader.Read(other)).Message);
        Assert.Throws<SafetensorsException>(() => reader.Read("none", new float[1]));
    }

    private static ParameterLayout Layout()
    {
        var layout = new ParameterLayout();
        layout.Add("a", [3, 5], Initial.Normal(1), decays: true);
        layout.Add("b", [7], Initial.Normal(1), decays: false);
        return layout;
    }

    private void WriteFile(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(Path, [.. length, .. json, .. data]);
    }
}
