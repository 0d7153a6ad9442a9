using Chiron.Timelines;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;

namespace Chiron.Validation.Tests;

/// <summary>
/// A small world whose probabilities are known: the risk of A depends on age, sex and a marker in the record, that of B on the marker alone, and at
/// day 400 each subject is diagnosed with one of four conditions that a sign tells partly apart.
/// </summary>
internal sealed class SimulatedCohort
{
    public const string A = "ICD10CM//A00";
    public const string B = "ICD10CM//B00";
    private static readonly DateTime Start = new(2015, 1, 1);

    public SimulatedCohort(string folder, int subjects, bool withTruth = true)
    {
        (Dataset, Truth) = (Path.Combine(folder, "timelines"), Path.Combine(folder, "truth"));
        var random = new Random(17);
        var risks = new List<string>();
        var posteriors = new List<string>();
        using (var writer = new MedsDatasetWriter(Dataset, new MedsDatasetWriterOptions { DatasetName = "small world", Splits = new SplitAssignment(0, 0.5, 0.1) }))
        {
            for (var id = 0; id < subjects; id++)
                Live(writer, random, id, risks, posteriors);
            writer.Complete();
        }

        if (!withTruth)
            return;
        Directory.CreateDirectory(Truth);
        Write(Path.Combine(Truth, "risks.parquet"), "subject_id BIGINT, time TIMESTAMP, code VARCHAR, horizon_days DOUBLE, probability DOUBLE", risks);
        Write(Path.Combine(Truth, "posteriors.parquet"), "subject_id BIGINT, time TIMESTAMP, code VARCHAR, probability DOUBLE", posteriors);
    }

    public string Dataset { get; }

    public string Truth { get; }

    public static double RiskOfA(double age, bool male, bool marked) => 1 / (1 + Math.Exp(-(-4.5 + (0.04 * age) + (male ? 0.5 : 0) + (marked ? 1.6 : 0))));

    public static double RiskOfB(bool marked) => marked ? 0.45 : 0.08;

    private static void Live(MedsDatasetWriter writer, Random random, int id, List<string> risks, List<string> posteriors)
    {
        var age = 20 + (random.NextDouble() * 60);
        var (male, marked, sign) = (random.Next(2) == 0, random.Next(3) == 0, random.Next(2));
        var now = Start.AddDays(10);
        void Add(DateTime? time, string code, EventKind kind, string? text = null) => writer.Append(id, new Event(time, code, null, text), kind);

        Add(null, male ? "GENDER//M" : "GENDER//F", EventKind.Demographic);
        Add(now.AddDays(-age * 365.25), MedsCodes.Birth, EventKind.Birth);
        Add(now.AddDays(-5), "HPO//MARKER", EventKind.Finding, marked ? "present" : "absent");
        var (a, b) = (RiskOfA(age, male, marked), RiskOfB(marked));
        if (random.NextDouble() < a)
            Add(now.AddDays(1 + random.Next(360)), A, EventKind.Condition);
        if (random.NextDouble() < b)
            Add(now.AddDays(1 + random.Next(360)), B, EventKind.Condition);
        risks.Add(Row(id, now, A, 365, a));
        risks.Add(Row(id, now, B, 365, b));

        var visit = Start.AddDays(400);
        double[] posterior = sign == 0 ? [0.6, 0.3, 0.06, 0.04] : [0.05, 0.15, 0.35, 0.45];
        var u = random.NextDouble();
        var drawn = u < posterior[0] ? 0 : u < posterior[0] + posterior[1] ? 1 : u < 1 - posterior[3] ? 2 : 3;
        Add(visit.AddMinutes(-20), "HPO//SIGN", EventKind.Finding, sign == 0 ? "absent" : "present");
        Add(visit, $"ICD10CM//D0{drawn}", EventKind.Condition);
        for (var d = 0; d < 4; d++)
            posteriors.Add($"({id}, TIMESTAMP '{visit:yyyy-MM-dd HH:mm:ss}', 'ICD10CM//D0{d}', {posterior[d]})");
    }

    private static string Row(int id, DateTime time, string code, double horizon, double p) =>
        FormattableString.Invariant($"({id}, TIMESTAMP '{time:yyyy-MM-dd HH:mm:ss}', '{code}', {horizon}, {p})");

    private static void Write(string path, string columns, List<string> rows)
    {
        using var database = DuckDbDatabase.InMemory();
        using var connection = database.Connect();
        connection.Execute($"CREATE TABLE t ({columns}); INSERT INTO t VALUES {string.Join(',', rows)}; COPY t TO {SqlText.Literal(path)} (FORMAT parquet)");
    }
}
