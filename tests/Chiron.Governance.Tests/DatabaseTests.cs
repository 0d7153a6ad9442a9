using Chiron.Governance.Access;
using Chiron.Governance.Audit;
using Chiron.Governance.Storage;
using Chiron.Testing;
using Microsoft.Data.Sqlite;

namespace Chiron.Governance.Tests;

public sealed class DatabaseTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly GovernanceDatabase _database;
    private readonly AuditChain _chain;

    public DatabaseTests()
    {
        _database = GovernanceDatabase.Open(_temporary.File("chiron.db"));
        _chain = new AuditChain(_database);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Given_events_from_many_threads_When_verified_Then_the_chain_is_whole()
    {
        Parallel.For(0, 40, i => _chain.Append(Happened(i)));

        var verification = _chain.Verify();

        Assert.True(verification.IsWhole, verification.Fault);
        Assert.Equal(40, verification.Entries);
        Assert.Equal(_chain.Latest(1)[0].Hash, verification.Head);
    }

    [Theory]
    [InlineData("UPDATE audit SET subject = '8' WHERE sequence = 3", "entry 3 was altered")]
    [InlineData("UPDATE audit SET kind = 'chat', actor = 'kkey' WHERE sequence = 5", "entry 5 was altered")]
    [InlineData("DELETE FROM audit WHERE sequence = 4", "entry 4 is missing")]
    [InlineData("UPDATE audit SET sequence = -sequence WHERE sequence IN (1, 2)", "missing")]
    public void Given_a_tampered_chain_When_verified_Then_the_entry_is_named(string tampering, string fault)
    {
        _chain.Append([.. Enumerable.Range(0, 5).Select(Happened)]);
        Tamper("DROP TRIGGER audit_is_never_updated; DROP TRIGGER audit_is_never_deleted;" + tampering);

        Assert.Contains(fault, _chain.Verify().Fault);
    }

    [Fact]
    public void Given_the_end_cut_off_When_verified_against_a_known_head_Then_it_shows()
    {
        _chain.Append([.. Enumerable.Range(0, 5).Select(Happened)]);
        var head = _chain.Verify().Head;
        Assert.True(_chain.Verify(head).IsWhole);
        Tamper("DROP TRIGGER audit_is_never_deleted; DELETE FROM audit WHERE sequence = 5");

        Assert.True(_chain.Verify().IsWhole);
        Assert.Contains("cut off", _chain.Verify(head).Fault);
    }

    [Theory]
    [InlineData("UPDATE audit SET subject = '8'")]
    [InlineData("DELETE FROM audit")]
    public void Given_the_schema_When_audit_is_changed_Then_the_database_itself_refuses(string sql)
    {
        _chain.Append(Happened(1));

        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Tamper(sql)).Message);
    }

    [Fact]
    public void Given_a_key_When_authenticated_Then_only_its_exact_text_is_taken_until_revoked()
    {
        var keys = new ApiKeys(_database, TimeProvider.System);
        var made = keys.Create("demo");

        Assert.Equal(made.Key.Id, keys.Authenticate(made.Plaintext)?.Id);
        Assert.Null(keys.Authenticate(made.Plaintext + "0"));
        Assert.Null(keys.Authenticate(made.Plaintext[..^1] + (made.Plaintext[^1] == '0' ? '1' : '0')));
        Assert.Null(keys.Authenticate(""));
        Assert.Null(keys.Authenticate("chiron_000000000000_"));
        Assert.True(keys.Revoke(made.Key.Id));
        Assert.Null(keys.Authenticate(made.Plaintext));
        Assert.NotNull(Assert.Single(keys.List()).RevokedAt);
    }

    [Fact]
    public void Given_a_key_When_the_database_is_searched_Then_its_secret_is_nowhere()
    {
        var secret = new ApiKeys(_database, TimeProvider.System).Create("demo").Plaintext.Split('_')[2];

        foreach (var file in Directory.GetFiles(_temporary.Path))
            using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            using (var reader = new StreamReader(stream, System.Text.Encoding.Latin1))
                Assert.DoesNotContain(secret, reader.ReadToEnd());
    }

    [Fact]
    public void Given_entries_When_registered_twice_Then_the_registry_holds_each_once()
    {
        var registry = new Registry(_database, TimeProvider.System);
        for (var i = 0; i < 2; i++)
        {
            registry.AddDataset("d1", "timelines", 100, 5000);
            registry.AddRun("r1", "d1", "w1");
            registry.AddRelease("m", "1.0.0", "releases/m-1.0.0", "h1", "w1");
        }

        Assert.Equal((100, 5000), (Assert.Single(registry.Datasets()).Subjects, registry.Datasets()[0].Events));
        Assert.Equal("d1", Assert.Single(registry.Runs()).DatasetSha256);
        Assert.Equal("h1", Assert.Single(registry.Releases()).ManifestSha256);
    }

    [Fact]
    public void Given_a_database_of_a_newer_product_When_opened_Then_it_is_refused()
    {
        Tamper("PRAGMA user_version = 99");

        Assert.Contains("schema 99", Assert.Throws<GovernanceException>(() => GovernanceDatabase.Open(_temporary.File("chiron.db"))).Message);
    }

    [Fact]
    public void Given_a_file_that_is_no_database_When_opened_Then_a_sentence_says_so()
    {
        File.WriteAllText(_temporary.File("other.db"), new string('x', 5000));

        Assert.Contains("cannot be opened", Assert.Throws<GovernanceException>(() => GovernanceDatabase.Open(_temporary.File("other.db"))).Message);
    }

    private static AuditEvent Happened(int i) => new(DateTimeOffset.UnixEpoch.AddSeconds(i), "chat.completion", "key", "m-1.0.0", $"{i}", "request 1");

    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_database.Path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
