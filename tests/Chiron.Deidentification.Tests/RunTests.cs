using Chiron.Intake;

namespace Chiron.Deidentification.Tests;

public sealed class RunTests
{
    [Fact]
    public void Given_a_finished_run_When_run_again_Then_nothing_is_written_and_it_says_so()
    {
        using var records = Two();
        var key = DeidentificationKey.LoadOrCreate(Path.Combine(records.Secrets, "deidentification.key"));
        var first = records.Run(key: key);
        var times = Times(records);

        var second = records.Run(key: key);

        Assert.False(first.IsUnchanged);
        Assert.True(second.IsUnchanged);
        Assert.Equal(first.Outputs, second.Outputs);
        Assert.Equal(times, Times(records));
    }

    [Fact]
    public void Given_a_run_cut_short_When_run_again_Then_only_what_is_missing_is_made_and_the_bytes_are_the_same()
    {
        using var records = Two();
        var key = DeidentificationKey.LoadOrCreate(Path.Combine(records.Secrets, "deidentification.key"));
        var first = records.Run(key: key);
        var kept = File.GetLastWriteTimeUtc(Path.Combine(records.Out, "part-00001.ndjson"));
        File.Delete(Path.Combine(records.Out, "part-00002.ndjson"));
        File.WriteAllText(Path.Combine(records.Out, "part-00002.ndjson.partial"), "cut sho");

        var second = records.Run(key: key);

        Assert.False(second.IsUnchanged);
        Assert.Equal(first.Outputs, second.Outputs);
        Assert.Equal(kept, File.GetLastWriteTimeUtc(Path.Combine(records.Out, "part-00001.ndjson")));
        Assert.False(File.Exists(Path.Combine(records.Out, "part-00002.ndjson.partial")));
    }

    [Fact]
    public void Given_a_new_fact_in_another_file_When_run_again_Then_every_file_is_made_anew()
    {
        using var records = new Records();
        records.Add("b.ndjson", Records.Patient(), Records.Note("thistle was seen"));
        var key = DeidentificationKey.LoadOrCreate(Path.Combine(records.Secrets, "deidentification.key"));
        records.Run(key: key);
        Assert.Equal("thistle was seen", Records.NoteText(records.Single("DocumentReference")));
        records.Add("z.ndjson", """{"resourceType":"RelatedPerson","id":"r","patient":{"reference":"Patient/p-1001"},"name":[{"given":["Thistle"],"family":"Quennell"}]}""");

        Assert.False(records.Run(key: key).IsUnchanged);
        Assert.Equal("[NAME] was seen", Records.NoteText(records.Single("DocumentReference")));
    }

    [Fact]
    public void Given_another_policy_stopped_on_its_way_When_looked_at_Then_no_file_nor_report_of_the_first_is_left_to_be_taken_for_it()
    {
        using var records = Two();
        var key = DeidentificationKey.LoadOrCreate(Path.Combine(records.Secrets, "deidentification.key"));
        records.Run(key: key);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => new Deidentifier(DeidentificationPolicy.SafeHarbor, key).Run(records.Raw, records.Out, progress: null, stop.Token));

        Assert.Empty(Directory.GetFiles(records.Out, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Given_a_relative_stated_in_a_contained_resource_alone_When_deidentified_Then_the_note_does_not_name_them()
    {
        using var records = new Records();
        var note = Records.Note("thistle was seen").Replace(
            "\"status\":\"current\",",
            "\"status\":\"current\",\"contained\":[{\"resourceType\":\"RelatedPerson\",\"id\":\"r\",\"name\":[{\"given\":[\"Thistle\"],\"family\":\"Oakes\"}]}],",
            StringComparison.Ordinal);
        records.Add("a.ndjson", Records.Patient(), note);

        Assert.True(records.Run().Passed);

        Assert.Equal("[NAME] was seen", Records.NoteText(records.Single("DocumentReference")));
        Assert.DoesNotContain("thistle", records.OutputText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_note_that_stands_in_two_patients_records_When_deidentified_Then_each_is_rewritten_for_its_own_patient()
    {
        using var records = new Records();
        const string text = "Seen on 2019-03-15 with thistle.";
        records.Add("a.ndjson",
            $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{Records.Patient()}} },{"resource":{{Records.Note(text)}} },{"resource":{{Records.Patient("p-2", given: "Thistle")}} },{"resource":{{Records.Note(text, "p-2", "d-2")}} }]}""");

        Assert.True(records.Run().Passed);

        var notes = records.Output().Single()["entry"]!.AsArray().Select(entry => entry!["resource"]!)
            .Where(resource => (string?)resource["resourceType"] == "DocumentReference").Select(Records.NoteText).ToList();
        Assert.Contains("thistle", notes[0], StringComparison.Ordinal);
        Assert.DoesNotContain("thistle", notes[1], StringComparison.Ordinal);
        Assert.NotEqual(notes[0][..18], notes[1][..18]);
    }

    [Fact]
    public void Given_a_stop_When_running_Then_nothing_half_written_stands()
    {
        using var records = Two();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new Deidentifier(DeidentificationPolicy.Longitudinal, Records.Key).Run(records.Raw, records.Out, null, stop.Token));
        Assert.Empty(Directory.GetFiles(records.Out, "part-*"));
    }

    [Fact]
    public void Given_no_folder_When_run_Then_a_sentence_says_so()
    {
        using var records = new Records();
        Assert.Contains("there is no file or folder", Assert.Throws<IntakeException>(() => records.Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_file_named_after_a_patient_When_run_Then_neither_output_nor_report_names_it()
    {
        using var records = new Records();
        records.Add("Marguerite_Quennell.ndjson", Records.Patient(), "broken");

        Assert.Equal(1, records.Run().Quarantined);
        Assert.DoesNotContain("Quennell", string.Concat(Directory.GetFiles(records.Out, "*", SearchOption.AllDirectories)) + records.OutputText(), StringComparison.Ordinal);
    }

    private static Records Two() =>
        new Records().Add("a.ndjson", Records.Patient(), Records.Observation("2019-03-01")).Add("b.ndjson", Records.Patient("p-2", "Aldersgate", "Winifred"));

    private static List<DateTime> Times(Records records) =>
        [.. Directory.GetFiles(records.Out, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.GetLastWriteTimeUtc)];
}
