using Chiron.Timelines;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;

namespace Chiron.Intake.Tables;

/// <summary>
/// Turns de-identified tables into a MEDS dataset by a <see cref="TableMapping"/>. All or nothing: a run that is stopped or refused leaves what stood there before.
/// </summary>
public sealed class TableDatasetBuilder(MedsDatasetWriterOptions? writerOptions = null)
{
    /// <param name="mapping">What becomes of the tables; must say that they are de-identified.</param>
    /// <param name="dataFolder">Where its files lie.</param>
    /// <param name="targetFolder">Of the dataset; what stands there is replaced.</param>
    /// <param name="progress">The share of rules that are done, 0 to 1.</param>
    /// <param name="stop">Cancelled, nothing is left of the new dataset.</param>
    /// <exception cref="IntakeException">The tables are identified, a file cannot be read, SQL is refused, or nothing became an event.</exception>
    /// <exception cref="MedsException">The dataset could not be written.</exception>
    public TableIntakeReport Build(TableMapping mapping, string dataFolder, string targetFolder, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        if (mapping.Identified)
            throw new IntakeException(
                $"{mapping.Path} says that its tables are identified. Tables cannot be de-identified here yet, only FHIR can, so they may not become timelines: "
                + "bring in a de-identified copy and say 'identified: false' with the reason");

        var files = TableFiles.Find(mapping, dataFolder);
        var report = new TableIntakeReport { Dataset = mapping.Dataset, Reason = mapping.Reason };
        var spool = Path.GetFullPath(targetFolder).TrimEnd(Path.DirectorySeparatorChar) + ".tables.partial";
        using var writer = new MedsDatasetWriter(targetFolder, (writerOptions ?? new MedsDatasetWriterOptions()) with { DatasetName = mapping.Dataset });
        try
        {
            using var database = new TableDatabase(mapping, files, spool, report, stop);
            var subjects = new HashSet<long>();
            for (var e = 0; e < mapping.Events.Count; e++)
            {
                Write(mapping.Events[e], database, writer, subjects, report, stop);
                progress?.Report((e + 1.0) / mapping.Events.Count);
            }

            (report.Subjects, report.Events) = (subjects.Count, writer.EventCount);
        }
        finally
        {
            if (Directory.Exists(spool))
                Directory.Delete(spool, recursive: true);
        }

        if (writer.EventCount == 0)
            throw new IntakeException($"no row of the tables became an event ({report.QuarantinedByReason.Values.Sum()} were quarantined); check the rules of {mapping.Path}");
        writer.Complete(CodeSystems.AncestorsOf, stop: stop);
        return report;
    }

    private static void Write(
        MappedEvent rule, TableDatabase database, MedsDatasetWriter writer, HashSet<long> subjects, TableIntakeReport report, CancellationToken stop)
    {
        var numbered = database.HasRowNumbers(rule.From);
        SqlExpression?[] parts = [rule.Where, rule.Subject, rule.Time, rule.Code, rule.Value, rule.Text, rule.Unit, rule.Description];
        var events = 0L;
        try
        {
            using var reader = database.Query(Select(rule, numbered), parts.OfType<SqlExpression>(), rule.From, stop);
            while (reader.Read())
                events += Write(rule, reader.Chunk, writer, subjects, report);
        }
        catch (DuckDbException fault)
        {
            throw database.Failed(rule.Line, fault);
        }

        report.EventsByRule[rule.Name] = report.EventsByRule.GetValueOrDefault(rule.Name) + events;
    }

    private static long Write(MappedEvent rule, DataChunk chunk, MedsDatasetWriter writer, HashSet<long> subjects, TableIntakeReport report)
    {
        var (ids, codes, texts, units, descriptions) = (1, 4, 7, 8, 9);
        var events = 0L;
        for (var i = 0; i < chunk.RowCount; i++)
        {
            string? Text(int column, in DataChunk c) => c.Validity(column).IsValid(i) && c.Text(column).String(i) is { Length: > 0 } text ? text : null;
            var (subject, code) = (Text(ids, chunk), Text(codes, chunk));
            var hasTime = chunk.Validity(3).IsValid(i);
            var hasValue = chunk.Validity(6).IsValid(i);
            TableFault? fault =
                subject is null ? TableFault.NoSubject
                : rule.Time is not null && !hasTime ? chunk.Boolean(2)[i] ? TableFault.InvalidTime : TableFault.NoTime
                : code is null ? TableFault.NoCode
                : chunk.Boolean(5)[i] && !(hasValue && float.IsFinite((float)chunk.Double(6)[i])) ? TableFault.InvalidValue
                : null;
            if (fault is { } reason)
            {
                report.Add(new QuarantinedRow(rule.Name, rule.From, chunk.Validity(0).IsValid(i) ? chunk.Int64(0)[i] : null, reason));
                continue;
            }

            var id = SubjectIds.FromPatientId(subject!);
            subjects.Add(id);
            writer.Append(
                id,
                new Event(hasTime ? MicrosecondTime.ToDateTime(chunk.Int64(3)[i]) : null, code!, hasValue ? (float)chunk.Double(6)[i] : null, Text(texts, chunk)),
                rule.Kind ?? EventKinds.Guess(code!),
                Text(units, chunk),
                Text(descriptions, chunk));
            events++;
        }

        return events;
    }

    // The rows' order decides the order of events at one time; without row numbers all columns do, so that every run writes the same.
    private static string Select(MappedEvent rule, bool numbered)
    {
        static string Wrapped(SqlExpression? sql) => sql is null ? "NULL" : $"(\n{sql.Sql}\n)";
        return $"""
            SELECT {(numbered ? "_row::BIGINT" : "NULL::BIGINT")},
              {Wrapped(rule.Subject)}::VARCHAR,
              {Wrapped(rule.Time)} IS NOT NULL, TRY_CAST({Wrapped(rule.Time)} AS TIMESTAMP),
              trim({Wrapped(rule.Code)}::VARCHAR),
              {Wrapped(rule.Value)} IS NOT NULL, TRY_CAST({Wrapped(rule.Value)} AS DOUBLE),
              {Wrapped(rule.Text)}::VARCHAR, {Wrapped(rule.Unit)}::VARCHAR, {Wrapped(rule.Description)}::VARCHAR
            FROM {SqlText.Identifier(rule.From)}
            WHERE {(rule.Where is null ? "true" : Wrapped(rule.Where))}
            ORDER BY {(numbered ? "1" : "ALL")}
            """;
    }
}
