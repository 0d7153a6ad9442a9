using Chiron.Timelines.DuckDb;

namespace Chiron.Validation.Truth;

/// <summary>A simulated cohort's truth after de-identification: <c>risks.parquet</c> and <c>posteriors.parquet</c> by subject_id.</summary>
internal sealed class TruthFiles : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.InMemory();

    /// <exception cref="ValidationException">There are no risks in the folder.</exception>
    public TruthFiles(string folder)
    {
        RisksPath = Path.Combine(folder, "risks.parquet");
        var posteriors = Path.Combine(folder, "posteriors.parquet");
        PosteriorsPath = File.Exists(posteriors) ? posteriors : null;
        if (!File.Exists(RisksPath))
            throw new ValidationException($"There is no 'risks.parquet' in '{folder}'. Point to the truth folder beside a simulated cohort's de-identified records, or leave it out for records without a known truth.");
    }

    public string RisksPath { get; }

    /// <summary>Null where the cohort has none.</summary>
    public string? PosteriorsPath { get; }

    /// <summary>The prediction times (microseconds, ascending) of each subject.</summary>
    public Dictionary<long, long[]> Times(CancellationToken stop)
    {
        var times = new Dictionary<long, List<long>>();
        Read(
            $"SELECT DISTINCT subject_id::BIGINT, time::TIMESTAMP FROM {SqlText.ReadParquet(RisksPath)} ORDER BY ALL",
            RisksPath,
            chunk =>
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    if (!times.TryGetValue(chunk.Int64(0)[row], out var list))
                        times[chunk.Int64(0)[row]] = list = [];
                    list.Add(chunk.Int64(1)[row]);
                }
            },
            stop);
        return times.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>Calls <paramref name="row"/> for each true risk.</summary>
    public void ReadRisks(RiskRow row, CancellationToken stop) =>
        Read(
            $"SELECT subject_id::BIGINT, time::TIMESTAMP, code, horizon_days::DOUBLE, probability::DOUBLE FROM {SqlText.ReadParquet(RisksPath)}",
            RisksPath,
            chunk =>
            {
                for (var i = 0; i < chunk.RowCount; i++)
                    row(chunk.Int64(0)[i], chunk.Int64(1)[i], chunk.Text(2).String(i), chunk.Double(3)[i], chunk.Double(4)[i]);
            },
            stop);

    /// <summary>Calls <paramref name="row"/> for each probability of each diagnosis moment, moments together.</summary>
    public void ReadPosteriors(PosteriorRow row, CancellationToken stop)
    {
        if (PosteriorsPath is null)
            return;
        Read(
            $"SELECT subject_id::BIGINT, time::TIMESTAMP, code, probability::DOUBLE FROM {SqlText.ReadParquet(PosteriorsPath)} ORDER BY 1, 2, 4 DESC, 3",
            PosteriorsPath,
            chunk =>
            {
                for (var i = 0; i < chunk.RowCount; i++)
                    row(chunk.Int64(0)[i], chunk.Int64(1)[i], chunk.Text(2).String(i), chunk.Double(3)[i]);
            },
            stop);
    }

    public void Dispose() => _database.Dispose();

    private void Read(string sql, string path, ChunkReader read, CancellationToken stop)
    {
        try
        {
            using var connection = _database.Connect();
            using var reader = connection.Query(sql, stop);
            while (reader.Read())
                read(reader.Chunk);
        }
        catch (DuckDbException e)
        {
            throw new ValidationException($"'{path}' is not the truth of a simulated cohort, or it is damaged. DuckDB says: {e.Message}", e);
        }
    }

    internal delegate void RiskRow(long subject, long microseconds, string code, double horizonDays, double probability);

    internal delegate void PosteriorRow(long subject, long microseconds, string code, double probability);

    private delegate void ChunkReader(DataChunk chunk);
}
