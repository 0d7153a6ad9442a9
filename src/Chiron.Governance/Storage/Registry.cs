using Dapper;

namespace Chiron.Governance.Storage;

/// <summary>Which datasets, training runs and releases a workspace knows. Entering the same one twice keeps the first.</summary>
public sealed class Registry(GovernanceDatabase database, TimeProvider time)
{
    public void AddDataset(string sha256, string path, long subjects, long events) =>
        Insert(
            "INSERT INTO dataset VALUES (@sha256, @path, @subjects, @events, @now) ON CONFLICT DO NOTHING",
            new { sha256, path, subjects, events, now = Now() });

    public void AddRun(string id, string datasetSha256, string weightsSha256) =>
        Insert(
            "INSERT INTO run VALUES (@id, @datasetSha256, @weightsSha256, @now) ON CONFLICT (id) DO UPDATE SET weights_sha256 = @weightsSha256, dataset_sha256 = @datasetSha256",
            new { id, datasetSha256, weightsSha256, now = Now() });

    public void AddRelease(string name, string version, string path, string manifestSha256, string weightsSha256) =>
        Insert(
            "INSERT INTO release VALUES (@name, @version, @path, @manifestSha256, @weightsSha256, @now) ON CONFLICT DO NOTHING",
            new { name, version, path, manifestSha256, weightsSha256, now = Now() });

    public IReadOnlyList<DatasetEntry> Datasets()
    {
        using var connection = database.Connect();
        return [.. connection.Query<(string Sha256, string Path, long Subjects, long Events, string At)>("SELECT * FROM dataset ORDER BY registered_at")
            .Select(row => new DatasetEntry(row.Sha256, row.Path, row.Subjects, row.Events, GovernanceDatabase.Time(row.At)))];
    }

    public IReadOnlyList<RunEntry> Runs()
    {
        using var connection = database.Connect();
        return [.. connection.Query<(string Id, string Dataset, string Weights, string At)>("SELECT * FROM run ORDER BY registered_at")
            .Select(row => new RunEntry(row.Id, row.Dataset, row.Weights, GovernanceDatabase.Time(row.At)))];
    }

    public IReadOnlyList<ReleaseEntry> Releases()
    {
        using var connection = database.Connect();
        return [.. connection.Query<(string Name, string Version, string Path, string Manifest, string Weights, string At)>("SELECT * FROM release ORDER BY registered_at")
            .Select(row => new ReleaseEntry(row.Name, row.Version, row.Path, row.Manifest, row.Weights, GovernanceDatabase.Time(row.At)))];
    }

    private void Insert(string sql, object values)
    {
        using var connection = database.Connect();
        connection.Execute(sql, values);
    }

    private string Now() => GovernanceDatabase.Text(time.GetUtcNow());
}
