using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Timelines.Tests;

public sealed class StringTableTests
{
    [Fact]
    public void Given_many_threads_When_they_intern_and_read_at_once_Then_every_id_gives_its_string_back()
    {
        var table = new StringTable();
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var text = $"code {(i * (thread + 1)) % 5000}";
                Assert.Equal(text, table[table.Intern(text)]);
            }
        });

        Assert.Equal(5000, table.Count);
        Assert.Equal(5000, Enumerable.Range(0, table.Count).Select(id => table[id]).Distinct().Count());
    }

    [Fact]
    public void Given_an_unknown_id_When_read_Then_it_is_refused()
    {
        var table = new StringTable();
        table.Intern("a");

        Assert.Throws<ArgumentOutOfRangeException>(() => table[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[100_000]);
        Assert.Equal(-1, table.Find("b"));
    }

    [Fact]
    public void Given_a_table_on_a_shared_one_When_both_are_used_Then_shared_ids_stay_and_own_strings_stay_apart()
    {
        var shared = new StringTable();
        var present = shared.Intern("present");
        var own = new StringTable(shared);
        var note = own.Intern("a long note");

        Assert.Equal(present, own.Intern("present"));
        Assert.Equal("present", own[present]);
        Assert.Equal("a long note", own[note]);
        Assert.Equal(note, own.Find("a long note"));
        Assert.Equal(-1, shared.Find("a long note"));
        Assert.Equal("later", own[shared.Intern("later")]);
        Assert.Throws<ArgumentException>(() => new StringTable(own));
    }

    [Fact]
    public void Given_any_text_as_UTF8_When_interned_Then_it_has_the_id_that_the_string_has() =>
        Prop.ForAll<NonNull<string>[]>(texts =>
        {
            var table = new StringTable();
            var ids = new Utf8StringIds(table);
            foreach (var text in texts.Concat(texts).Select(text => text.Get))
            {
                var utf8 = Encoding.UTF8.GetBytes(text);
                Assert.Equal(ids.Intern(utf8), table.Find(Encoding.UTF8.GetString(utf8)));
            }

            Assert.Equal(texts.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get))).Distinct().Count(), table.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_more_strings_than_the_first_size_When_interned_Then_all_are_found_again()
    {
        var table = new StringTable();
        var ids = new Utf8StringIds(table);
        var expected = Enumerable.Range(0, 10_000).Select(i => ids.Intern(Encoding.UTF8.GetBytes($"LOINC//{i}"))).ToList();

        Assert.Equal(Enumerable.Range(0, 10_000), expected);
        Assert.Equal(expected, Enumerable.Range(0, 10_000).Select(i => ids.Intern(Encoding.UTF8.GetBytes($"LOINC//{i}"))));
    }
}
