using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Chiron.Governance.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chiron.Governance.Audit;

/// <summary>
/// The append-only log of who did what with which release. Each entry's hash covers the one before, so altering, dropping or reordering
/// an entry breaks every later one; cutting off the end shows against a head that was written down elsewhere.
/// </summary>
public sealed class AuditChain(GovernanceDatabase database)
{
    private const string Select = "SELECT sequence, time, kind, actor, release, subject, detail, previous_hash, hash FROM audit";

    private static readonly string Origin = new('0', 64);

    public AuditEntry Append(AuditEvent happened) => Append([happened])[0];

    /// <summary>Appends events in their order as one durable transaction.</summary>
    public IReadOnlyList<AuditEntry> Append(IReadOnlyList<AuditEvent> events)
    {
        using var connection = database.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);   // no other writer between reading the head and adding to it
        var last = connection.QueryFirstOrDefault<Row>($"{Select} ORDER BY sequence DESC LIMIT 1", transaction: transaction);
        var sequence = last?.Sequence ?? 0;
        var head = last?.Hash ?? Origin;

        var entries = new List<AuditEntry>(events.Count);
        foreach (var happened in events)
        {
            var row = Row.Of(++sequence, happened, head);
            connection.Execute(
                "INSERT INTO audit VALUES (@Sequence, @Time, @Kind, @Actor, @Release, @Subject, @Detail, @PreviousHash, @Hash)", row, transaction);
            entries.Add(row.ToEntry());
            head = row.Hash;
        }

        transaction.Commit();
        return entries;
    }

    /// <summary>The last entries, newest first.</summary>
    public IReadOnlyList<AuditEntry> Latest(int count)
    {
        using var connection = database.Connect();
        return [.. connection.Query<Row>($"{Select} ORDER BY sequence DESC LIMIT @count", new { count }).Select(row => row.ToEntry())];
    }

    /// <summary>Recomputes every hash from the first entry on.</summary>
    /// <param name="knownHead">A head written down earlier, which must be in the chain; null to check the chain by itself.</param>
    /// <param name="stop">Stops the walk.</param>
    public AuditVerification Verify(string? knownHead = null, CancellationToken stop = default)
    {
        using var connection = database.Connect();
        var head = Origin;
        var count = 0L;
        var headSeen = knownHead is null || knownHead == Origin;
        foreach (var row in connection.Query<Row>($"{Select} ORDER BY sequence", buffered: false))
        {
            stop.ThrowIfCancellationRequested();
            if (row.Sequence != count + 1)
                return new AuditVerification(count, head, $"Audit entry {count + 1} is missing; the next one is {row.Sequence}.");
            if (row.PreviousHash != head || row.ComputeHash() != row.Hash)
                return new AuditVerification(count, head, $"Audit entry {row.Sequence} was altered: its hash does not fit its content and the entry before.");
            head = row.Hash;
            headSeen |= head == knownHead;
            count++;
        }

        return new AuditVerification(count, head, headSeen ? null : $"The chain of {count} entries does not reach the head that was written down: its end was cut off or rewritten.");
    }

    private sealed record Row(
        long Sequence, string Time, string Kind, string Actor, string Release, string Subject, string Detail, string Previous_Hash, string Hash)
    {
        public string PreviousHash => Previous_Hash;

        public static Row Of(long sequence, AuditEvent e, string previousHash)
        {
            var row = new Row(sequence, GovernanceDatabase.Text(e.Time), e.Kind, e.Actor, e.Release, e.Subject, e.Detail, previousHash, "");
            return row with { Hash = row.ComputeHash() };
        }

        public AuditEntry ToEntry() =>
            new(Sequence, new AuditEvent(GovernanceDatabase.Time(Time), Kind, Actor, Release, Subject, Detail), PreviousHash, Hash);

        // SHA-256 over the sequence (8 bytes, big-endian), then each text as its length in bytes (4, big-endian) and its UTF-8: no two entries share an encoding.
        public string ComputeHash()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> number = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(number, Sequence);
            hash.AppendData(number);
            foreach (var text in (ReadOnlySpan<string>)[PreviousHash, Time, Kind, Actor, Release, Subject, Detail])
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                BinaryPrimitives.WriteInt32BigEndian(number[..4], bytes.Length);
                hash.AppendData(number[..4]);
                hash.AppendData(bytes);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }
}
