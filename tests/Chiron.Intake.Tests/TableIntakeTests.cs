using System.IO.Compression;
using Chiron.Intake.Tables;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Intake.Tests;

public sealed class TableIntakeTests : IDisposable
{
    private const string People = "id,born,sex\n7,1950-03-01,f\nA-2,1961-07-09,m\n";

    private const string Laboratory = """
        person;days;test;result;unit
        7;0;hba1c;6.1;%
        7;30;hba1c;NA;%
        7;400;"na;me";140;mmol/L
        A-2;1;hba1c;seven;%
        ;2;hba1c;5.5;%
        A-2;soon;hba1c;5.6;%
        A-2;5;;5.7;%
        A-2;90;hba1c;8.2;%

        """;

    private const string Mapping = """
        dataset: clinic
        identified: false
        reason: "made up"
        tables:
          people: { file: people.csv }
          laboratory:
            file: lab.csv.gz
            delimiter: ";"
            nulls: [NA]
        views:
          dated: SELECT *, TRY_CAST(days AS INTEGER) AS day FROM laboratory
        events:
          - { name: sex, from: people, subject: id, static: true, code: "GENDER//{upper(sex)}" }
          - { name: birth, from: people, subject: id, time: born, code: MEDS_BIRTH, kind: birth }
          - name: results
            from: dated
            subject: person
            time: if(days = 'soon', 'soon', (TIMESTAMP '2020-01-01' + to_days(day))::VARCHAR)
            code: LAB//{test}
            value: result
            unit: "{unit}"
            description: "{test} in blood"
        """;

    private readonly TemporaryFolder _folder = new();

    public TableIntakeTests()
    {
        File.WriteAllText(_folder.File("people.csv"), People);
        using var gzip = new GZipStream(File.Create(_folder.File("lab.csv.gz")), CompressionMode.Compress);
        gzip.Write(System.Text.Encoding.UTF8.GetBytes(Laboratory));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_two_tables_and_a_mapping_When_built_Then_rows_are_events_and_what_cannot_be_one_is_counted_by_reason_and_row()
    {
        var report = Build(Mapping);

        using var dataset = MedsDataset.Open(_folder.File("timelines"));
        var seven = dataset.ReadTimeline(7, stop: TestContext.Current.CancellationToken)!;
        Event[] events = [.. Enumerable.Range(0, seven.Count).Select(i => seven[i])];
        Assert.Equal(
            [
                new Event(null, "GENDER//F"), new Event(new DateTime(1950, 3, 1), MedsCodes.Birth), new Event(new DateTime(2020, 1, 1), "LAB//hba1c", 6.1f),
                new Event(new DateTime(2020, 1, 31), "LAB//hba1c"), new Event(new DateTime(2021, 2, 4), "LAB//na;me", 140),
            ],
            events);
        Assert.Equal(3, dataset.ReadTimeline(SubjectIds.FromPatientId("A-2"), stop: TestContext.Current.CancellationToken)!.Count);
        var code = dataset.ReadCodes().Single(code => code.Code == "LAB//hba1c");
        Assert.Equal((EventKind.Measurement, "%", "hba1c in blood"), (code.Kind, code.Unit, code.Description));
        Assert.True(MedsCheck.Run(_folder.File("timelines"), TestContext.Current.CancellationToken).IsValid);

        Assert.Equal((2, 8), (report.Subjects, report.Events));
        Assert.Equal([(4L, TableFault.InvalidValue), (5L, TableFault.NoSubject), (6L, TableFault.InvalidTime), (7L, TableFault.NoCode)], report.Quarantined.Select(row => (row.Row!.Value, row.Fault)));
        Assert.Equal(8, report.RowsRead["laboratory"]);
        Assert.DoesNotContain("seven", report.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("A-2", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_typed_columns_When_some_cells_are_not_of_the_type_Then_they_are_empty_and_counted()
    {
        var report = Build(Mapping.Replace("nulls: [NA]", "types: { result: DOUBLE }", StringComparison.Ordinal));

        Assert.Equal(2, report.CellsNotOfTheirType["laboratory.result"]);     // NA and seven
        Assert.DoesNotContain(report.Quarantined, row => row.Fault is TableFault.InvalidValue);
    }

    [Fact]
    public void Given_identified_tables_When_built_Then_they_are_refused_and_what_stood_there_still_stands()
    {
        Build(Mapping);
        var before = File.ReadAllBytes(Directory.EnumerateFiles(_folder.File("timelines"), "dataset.json", SearchOption.AllDirectories).Single());

        Assert.Contains("cannot be de-identified here yet", Refusal(Mapping.Replace("identified: false", "identified: true", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'identified' is missing", Refusal(Mapping.Replace("identified: false\n", "", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'reason' is missing", Refusal(Mapping.Replace("reason: \"made up\"\n", "", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Directory.EnumerateFiles(_folder.File("timelines"), "dataset.json", SearchOption.AllDirectories).Single()));
    }

    [Theory]
    [InlineData("person\n", "persona\n", "line 17", "persona")]                                           // no such column
    [InlineData("value: result", "value: result +", "line 20", "Parser Error")]
    [InlineData("value: result", "value: (SELECT max(content) FROM read_text('people.csv'))", "line 20", "Permission Error")]
    [InlineData("value: result", "value: getvariable('x')); DROP TABLE people; SELECT (1", "line 20", "refuses")]
    [InlineData("code: LAB//{test}", "code: LAB//{test", "line 19", "brace")]
    [InlineData("from: dated", "from: dates", "line 16", "there are people, laboratory, dated")]
    [InlineData("SELECT *, TRY", "DELETE FROM laboratory; SELECT *, TRY", "line 11", "refuses")]
    [InlineData("kind: birth", "kind: births", "line 14", "not a kind")]
    [InlineData("file: people.csv", "file: ../people.csv", "line 5", "leads out of the data folder")]
    [InlineData("file: people.csv", "file: persons.csv", "line 5", "there is no file")]
    [InlineData("delimiter: \";\"", "separator: \";\"", "line 8", "'separator' is not a key")]
    [InlineData("time: born, ", "", "line 14", "either a time or 'static: true'")]
    [InlineData("views:", "views: [", "mapping.yaml", "not YAML")]
    public void Given_a_mapping_with_a_fault_When_built_Then_the_refusal_names_the_line_and_the_fault(string part, string fault, string line, string word)
    {
        var message = Refusal(Mapping.Replace(part, fault, StringComparison.Ordinal));

        Assert.Contains("mapping.yaml", message, StringComparison.Ordinal);
        Assert.Contains(line, message, StringComparison.Ordinal);
        Assert.Contains(word, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_sql_that_fails_on_a_row_or_a_file_that_is_no_table_When_built_Then_the_refusal_quotes_nothing_of_the_data()
    {
        var conversion = Refusal(Mapping.Replace("value: result", "value: result::DOUBLE", StringComparison.Ordinal));
        Assert.Contains("TRY_CAST", conversion, StringComparison.Ordinal);
        Assert.DoesNotContain("seven", conversion, StringComparison.Ordinal);

        File.AppendAllText(_folder.File("people.csv"), "Ms Miller,1970-01-01,f,too,many\n");
        var torn = Refusal(Mapping);
        Assert.Contains("people.csv", torn, StringComparison.Ordinal);
        Assert.DoesNotContain("Miller", torn, StringComparison.Ordinal);

        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_folder.File("people.csv"));
            File.CreateSymbolicLink(_folder.File("people.csv"), "/etc/hostname");
            Assert.Contains("is a link that leads out", Refusal(Mapping), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Given_a_template_When_turned_into_sql_Then_braces_hold_expressions_and_quotes_are_kept_as_text()
    {
        Assert.Equal("'it''s {' || (\nx\n)::VARCHAR || '}'", TextTemplate.ToSql("it's {{{x}}}"));
        Assert.Null(TextTemplate.ToSql("{}"));
        Assert.Null(TextTemplate.ToSql("a}b"));
    }

    private TableIntakeReport Build(string mapping)
    {
        File.WriteAllText(_folder.File("mapping.yaml"), mapping);
        return new TableDatasetBuilder().Build(
            TableMappingFile.Read(_folder.File("mapping.yaml")), _folder.Path, _folder.File("timelines"), stop: TestContext.Current.CancellationToken);
    }

    private string Refusal(string mapping) => Assert.Throws<IntakeException>(() => Build(mapping)).Message;
}
