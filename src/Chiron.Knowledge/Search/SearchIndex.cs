using System.Security.Cryptography;
using Chiron.Timelines.Storage;
using Microsoft.Data.Sqlite;

namespace Chiron.Knowledge.Search;

/// <summary>
/// Full-text search over a knowledge pack and an owner's documents in one SQLite file: FTS5 with Porter stemming, ranked by bm25 (Robertson and Zaragoza 2009), titles and headings
/// weighted four times the text. For one thread at a time; several may read one file.
/// </summary>
public sealed class SearchIndex : IDisposable
{
    /// <summary>Hits of one query.</summary>
    public const int MostHits = 100;

    private const string Version = "1";

    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS file (id INTEGER PRIMARY KEY, root TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, first_passage INTEGER, last_passage INTEGER, UNIQUE (root, path)) STRICT;
        CREATE TABLE IF NOT EXISTS document (id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file, name TEXT NOT NULL, title TEXT NOT NULL, citation TEXT NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS document_file ON document (file);
        CREATE VIRTUAL TABLE IF NOT EXISTS passage USING fts5 (title, place, body, document UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2');
        """;

    private readonly SqliteConnection _connection;

    private SearchIndex(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens an index, made where there is none.</summary>
    /// <exception cref="KnowledgeException">The file is no index of this version, or SQLite lacks FTS5.</exception>
    public static SearchIndex Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return Open(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = 30, Pooling = false }.ToString(), path);
    }

    /// <summary>An index in memory, for a pack alone.</summary>
    public static SearchIndex InMemory() => Open("Data Source=:memory:;Pooling=False", "in memory");

    /// <summary>Takes a pack's entries in place of those of another pack or version; nothing happens where the same pack is in already.</summary>
    public void Add(KnowledgePack pack)
    {
        if (Scalar("SELECT sha256 FROM file WHERE root = $root AND path = ''", ("$root", PackPassages.Prefix)) as string == pack.ContentHash)
            return;
        using var transaction = _connection.BeginTransaction();
        RemoveFile(PackPassages.Prefix, "");
        InsertFile(PackPassages.Prefix, "", pack.ContentHash, PackPassages.Of(pack));
        transaction.Commit();
    }

    /// <summary>
    /// Takes the documents below a folder: Markdown, text, PubMed XML, JATS. What was indexed before with the same content is left, what changed is read again, what is gone is
    /// removed. Each file is taken whole or not at all, so that a run that was stopped goes on where it was. Links are not followed.
    /// </summary>
    public AddReport Add(string folder, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(root))
            throw new KnowledgeException($"there is no folder '{folder}' to index.");
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden, IgnoreInaccessible = true };
        var paths = Directory.EnumerateFiles(root, "*", options).Where(DocumentFile.IsDocument).Select(p => Path.GetRelativePath(root, p)).Order(StringComparer.Ordinal).ToList();
        var known = KnownFiles(root);
        var refused = new List<RefusedFile>();
        var (added, unchanged, passages) = (0, 0, 0);
        for (var i = 0; i < paths.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            var taken = Take(root, paths[i], known, refused, stop);
            if (taken is null)
                unchanged++;
            else if (taken > 0)
                (added, passages) = (added + 1, passages + taken.Value);
            progress?.Report((i + 1.0) / paths.Count);
        }

        var gone = known.Keys.Except(paths, StringComparer.Ordinal).ToList();
        using (var transaction = _connection.BeginTransaction())
        {
            foreach (var path in gone)
                RemoveFile(root, path);
            transaction.Commit();
        }

        return new AddReport(added, unchanged, gone.Count, passages, refused);
    }

    /// <summary>The passages that fit best, best first; empty where the query holds no word.</summary>
    /// <param name="query">Words; nothing in it is an operator.</param>
    /// <param name="limit">1 to <see cref="MostHits"/>.</param>
    public IReadOnlyList<SearchHit> Search(string query, int limit = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostHits);
        if (SearchQuery.Of(query) is not { } expression)
            return [];
        using var command = Command(
            """
            SELECT d.name, d.title, d.citation, p.place, p.body, -bm25(passage, 4.0, 4.0, 1.0) AS score
            FROM passage p JOIN document d ON d.id = p.document
            WHERE passage MATCH $query ORDER BY bm25(passage, 4.0, 4.0, 1.0), p.rowid LIMIT $limit
            """,
            ("$query", expression), ("$limit", limit));
        using var rows = command.ExecuteReader();
        var hits = new List<SearchHit>();
        while (rows.Read())
            hits.Add(new SearchHit(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetDouble(5)));
        return hits;
    }

    /// <summary>Documents and passages that the index holds.</summary>
    public (long Documents, long Passages) Count() => ((long)Scalar("SELECT count(*) FROM document")!, (long)Scalar("SELECT count(*) FROM passage")!);

    public void Dispose() => _connection.Dispose();

    private static SearchIndex Open(string connectionString, string name)
    {
        try
        {
            SqliteLibrary.Load();
        }
        catch (DllNotFoundException e)
        {
            throw new KnowledgeException(e.Message, e);
        }

        var index = new SearchIndex(new SqliteConnection(connectionString));
        try
        {
            index._connection.Open();
            if ((long)index.Scalar("SELECT sqlite_compileoption_used('ENABLE_FTS5')")! == 0)
                throw new KnowledgeException("this machine's SQLite was built without FTS5, which search needs; install the distribution's libsqlite3.");
            index.Execute(Schema);
            index.Execute("INSERT OR IGNORE INTO meta VALUES ('version', $version)", ("$version", Version));
            if (index.Scalar("SELECT value FROM meta WHERE key = 'version'") as string != Version)
                throw new KnowledgeException($"'{name}' is a search index of another version; delete it and add the documents again.");
            return index;
        }
        catch (SqliteException e)
        {
            index.Dispose();
            throw new KnowledgeException($"'{name}' is not a search index or cannot be written (SQLite error {e.SqliteErrorCode}); name another file with --index.", e);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    // Passages taken; null where the file was in already, 0 where it was refused or holds nothing.
    private int? Take(string root, string path, Dictionary<string, string> known, List<RefusedFile> refused, CancellationToken stop)
    {
        try
        {
            using var file = new FileStream(Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            if (file.Length > DocumentFile.LargestFile)
                throw new DocumentFaultException($"it has {file.Length:N0} bytes, more than the {DocumentFile.LargestFile:N0} that are read");
            var hash = Convert.ToHexStringLower(SHA256.HashData(file));
            if (known.TryGetValue(path, out var before) && before == hash)
                return null;
            file.Position = 0;
            using var transaction = _connection.BeginTransaction();
            if (before is not null)
                RemoveFile(root, path);
            var passages = InsertFile(root, path, hash, Watched(DocumentFile.Read(path, file), stop));
            transaction.Commit();
            return passages;
        }
        catch (DocumentFaultException e)
        {
            refused.Add(new RefusedFile(path, e.Place, e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refused.Add(new RefusedFile(path, null, "it cannot be read; check its permissions"));
        }

        // What it was before is no longer what it says.
        if (known.ContainsKey(path))
        {
            using var transaction = _connection.BeginTransaction();
            RemoveFile(root, path);
            transaction.Commit();
        }

        return 0;
    }

    private static IEnumerable<SearchDocument> Watched(IEnumerable<SearchDocument> documents, CancellationToken stop)
    {
        foreach (var document in documents)
        {
            stop.ThrowIfCancellationRequested();
            yield return document;
        }
    }

    private Dictionary<string, string> KnownFiles(string root)
    {
        using var command = Command("SELECT path, sha256 FROM file WHERE root = $root", ("$root", root));
        using var rows = command.ExecuteReader();
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
            known.Add(rows.GetString(0), rows.GetString(1));
        return known;
    }

    private int InsertFile(string root, string path, string hash, IEnumerable<SearchDocument> documents)
    {
        var file = (long)Scalar("INSERT INTO file (root, path, sha256) VALUES ($root, $path, $hash) RETURNING id", ("$root", root), ("$path", path), ("$hash", hash))!;
        var first = (long)Scalar("SELECT coalesce(max(last_passage), 0) + 1 FROM file")!;
        var next = first;
        using var insert = Command(
            "INSERT INTO passage (rowid, title, place, body, document) VALUES ($row, $title, $place, $body, $document)",
            ("$row", 0L), ("$title", ""), ("$place", ""), ("$body", ""), ("$document", 0L));
        foreach (var document in documents)
        {
            var id = (long)Scalar(
                "INSERT INTO document (file, name, title, citation) VALUES ($file, $name, $title, $citation) RETURNING id",
                ("$file", file), ("$name", document.Id), ("$title", document.Title), ("$citation", document.Citation))!;
            foreach (var passage in document.Passages)
            {
                insert.Parameters["$row"].Value = next++;
                insert.Parameters["$title"].Value = document.Title;
                insert.Parameters["$place"].Value = passage.Place;
                insert.Parameters["$body"].Value = passage.Text;
                insert.Parameters["$document"].Value = id;
                insert.ExecuteNonQuery();
            }
        }

        Execute("UPDATE file SET first_passage = $first, last_passage = $last WHERE id = $file", ("$first", first), ("$last", next - 1), ("$file", file));
        return (int)(next - first);
    }

    private void RemoveFile(string root, string path)
    {
        (string, object)[] which = [("$root", root), ("$path", path)];
        Execute(
            "DELETE FROM passage WHERE rowid BETWEEN (SELECT first_passage FROM file WHERE root = $root AND path = $path) AND (SELECT last_passage FROM file WHERE root = $root AND path = $path)",
            which);
        Execute("DELETE FROM document WHERE file IN (SELECT id FROM file WHERE root = $root AND path = $path)", which);
        Execute("DELETE FROM file WHERE root = $root AND path = $path", which);
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
