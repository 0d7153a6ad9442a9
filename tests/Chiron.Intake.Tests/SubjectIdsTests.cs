namespace Chiron.Intake.Tests;

public sealed class SubjectIdsTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("10007795", 10007795L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Given_a_whole_number_When_asked_Then_it_stands_as_it_is(string id, long expected) =>
        Assert.Equal(expected, SubjectIds.FromPatientId(id));

    // echo -n abc | sha256sum begins ba7816bf8f01cfea; shifted right by one bit.
    [Fact]
    public void Given_any_other_id_When_asked_Then_it_is_the_first_63_bits_of_its_SHA_256() =>
        Assert.Equal(0x5D3C0B5FC780E7F5L, SubjectIds.FromPatientId("abc"));

    [Theory]
    [InlineData("007")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData(" 1")]
    public void Given_what_only_looks_like_a_number_When_asked_Then_it_does_not_collide_with_that_number(string id)
    {
        var subject = SubjectIds.FromPatientId(id);
        Assert.True(subject > 1_000_000_000);
        Assert.NotEqual(long.MaxValue, subject);
    }
}
