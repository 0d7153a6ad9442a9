using System.Text.Json.Nodes;
using Chiron.Intake;

namespace Chiron.Deidentification.Tests;

public sealed class FhirTests
{
    [Theory]
    [InlineData("longitudinal")]
    [InlineData("safe-harbor")]
    public void Given_an_identified_patient_When_deidentified_Then_no_identity_is_left_and_clinical_content_is(string policy)
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), Records.Observation("2019-03-01"),
            Records.Note("Marguerite Quennell (MRN-7734521) lives at 48 Tamarind Crescent, Framingham. Phone 617 555 0142. HbA1c 8.1 %."));

        var report = records.Run(DeidentificationPolicy.Load(policy));

        Assert.True(report.Passed);
        var all = records.OutputText() + Records.NoteText(records.Single("DocumentReference"));
        foreach (var secret in (string[])["Quennell", "Marguerite", "Thaddeus", "7734521", "512-44", "555-0142", "555 0142", "Tamarind", "Framingham", "01702", "p-1001", "example.com"])
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
        var observation = records.Single("Observation");
        Assert.Equal("4548-4", (string?)observation["code"]!["coding"]![0]!["code"]);
        Assert.Equal("Hemoglobin A1c", (string?)observation["code"]!["text"]);
        Assert.Equal("8.10", observation["valueQuantity"]!["value"]!.ToJsonString());
        Assert.Equal("MA", (string?)records.Single("Patient")["address"]![0]!["state"]);
        Assert.Equal("017", (string?)records.Single("Patient")["address"]![0]!["postalCode"]);
        Assert.Equal(policy == "longitudinal" ? "PSEUDED" : "ANONYED", (string?)observation["meta"]!["security"]![0]!["code"]);
        Assert.Contains("HbA1c 8.1 %", Records.NoteText(records.Single("DocumentReference")), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_one_patient_referred_to_in_every_form_When_deidentified_Then_all_references_still_meant_the_same()
    {
        const string Id = "742fc10a-c565-f636-3c05-5dcd28672194";
        using var records = new Records();
        records.Add("a.ndjson",
            $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:{{Id}}","resource":{{Records.Patient(Id)}} ,"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=http://hospital.example/mrn|MRN-7734521"} },{"fullUrl":"urn:uuid:o","resource":{"resourceType":"Observation","id":"o","status":"final","subject":{"reference":"urn:uuid:{{Id}}" },"performer":[{"reference":"Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999973209","display":"Dr. Karl Bailey"} ] } }]}""",
            Records.Observation("2019-01-01", Id, "o2"),
            $$"""{"resourceType":"Condition","id":"c","subject":{"reference":"https://ehr.example.org/fhir/Patient/{{Id}}/_history/3"},"recorder":{"reference":"#doc"},"contained":[{"resourceType":"Practitioner","id":"doc","name":[{"family":"Bailey"}]}]}""",
            """{"resourceType":"Condition","id":"c2","subject":{"reference":"Patient?identifier=http://hospital.example/mrn|MRN-7734521"},"asserter":{"reference":"Practitioner?identifier=http://hl7.org/fhir/sid/us-npi%7C9999973209"}}""");

        Assert.True(records.Run().Passed);

        var output = records.Output();
        var pseudonym = (string)output[0]["entry"]![0]!["resource"]!["id"]!;
        Assert.NotEqual(Id, pseudonym);
        Assert.True(SubjectIds.FromPatientId(pseudonym) > 0);
        Assert.Equal($"urn:uuid:{pseudonym}", (string?)output[0]["entry"]![0]!["fullUrl"]);
        Assert.Equal($"urn:uuid:{pseudonym}", Reference(output[0]["entry"]![1]!["resource"]!["subject"]));
        Assert.Equal("Patient", (string?)output[0]["entry"]![0]!["request"]!["url"]);
        Assert.All(output.Skip(1), node => Assert.Equal($"Patient/{pseudonym}", Reference(node["subject"])));
        var performer = output[0]["entry"]![1]!["resource"]!["performer"]![0]!;
        Assert.Null(performer["display"]);
        Assert.Equal(Reference(performer), Reference(output[3]["asserter"]));
        Assert.DoesNotContain("9999973209", Reference(performer), StringComparison.Ordinal);
        Assert.Equal($"#{(string?)output[2]["contained"]![0]!["id"]}", Reference(output[2]["recorder"]));
        Assert.DoesNotContain("ehr.example.org", records.OutputText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_elements_that_nobody_knows_When_deidentified_Then_words_in_them_are_scrubbed_and_names_in_their_names_removed()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), """
            {"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p-1001"},"novelty":{"saidBy":"Marguerite Quennell","quennellScore":4,"number":6175550142,"deep":[["Thaddeus says so"]]},
            "status":"Quennell Marguerite","_status":{"extension":[{"url":"x","valueString":"Quennell"}]},"extension":[{"url":"http://unknown.example/x","valueString":"Quennell"}],"Marguerite Quennell":true,"fam\u0069ly":"Quennell"}
            """.ReplaceLineEndings(""));

        var report = records.Run();

        Assert.True(report.Passed);
        Assert.Equal(
            """{"saidBy":"[NAME]","deep":[["[NAME] says so"]]}""", records.Single("Observation")["novelty"]!.ToJsonString());
        Assert.DoesNotContain("uennell", records.OutputText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Given_attachments_When_deidentified_Then_html_becomes_text_latin1_is_read_and_binary_is_dropped()
    {
        using var records = new Records();
        var html = Convert.ToBase64String("<p>Marg<b>uerite</b> Quennell&#39;s HbA1c is 8.1</p>"u8);
        var latin = Convert.ToBase64String(System.Text.Encoding.Latin1.GetBytes("Mrs. Quennell is naïve"));
        var pdf = Convert.ToBase64String("%PDF-1.7 Quennell"u8);
        records.Add("a.ndjson", Records.Patient(), $$"""
            {"resourceType":"DocumentReference","id":"d","subject":{"reference":"Patient/p-1001"},"content":[{"attachment":{"contentType":"text/html","data":"{{html}}","url":"https://ehr.example/Quennell"} },
            {"attachment":{"contentType":"text/plain; charset=iso-8859-1","data":"{{latin}}"} },{"attachment":{"contentType":"application/pdf","data":"{{pdf}}","title":"Letter of Marguerite Quennell"} }]}
            """.ReplaceLineEndings(""));

        var report = records.Run();

        Assert.True(report.Passed);
        var content = records.Single("DocumentReference")["content"]!.AsArray();
        Assert.Equal("[NAME]'s HbA1c is 8.1", Decode(content[0]!).Trim());
        Assert.Equal("text/plain; charset=utf-8", (string?)content[0]!["attachment"]!["contentType"]);
        Assert.Equal("Mrs. [NAME] is naïve", Decode(content[1]!));
        Assert.Equal("""{"title":"Letter of [NAME]"}""", content[2]!["attachment"]!.ToJsonString());
        Assert.Equal(1, report.Counts.ElementsRemoved["attachments that are no text"]);
    }

    [Fact]
    public void Given_an_imaging_study_When_deidentified_Then_its_uids_are_remapped_under_2_25_and_its_class_is_kept()
    {
        using var records = new Records();
        records.Add("a.ndjson", Records.Patient(), """
            {"resourceType":"ImagingStudy","id":"i","subject":{"reference":"Patient/p-1001"},"identifier":[{"system":"urn:dicom:uid","value":"urn:oid:1.2.840.99999999.1"}],"series":[{"uid":"1.2.840.99999999.1",
            "instance":[{"uid":"1.2.840.99999999.2","sopClass":{"system":"urn:ietf:rfc:3986","code":"urn:oid:1.2.840.10008.5.1.4.1.1.1.1"} }]}]}
            """.ReplaceLineEndings(""));

        Assert.True(records.Run().Passed);

        var study = records.Single("ImagingStudy");
        var series = (string)study["series"]![0]!["uid"]!;
        Assert.Matches(@"^2\.25\.\d{20,39}$", series);
        Assert.Equal($"urn:oid:{series}", (string?)study["identifier"]![0]!["value"]);
        Assert.Equal("urn:oid:1.2.840.10008.5.1.4.1.1.1.1", (string?)study["series"]![0]!["instance"]![0]!["sopClass"]!["code"]);
    }

    [Fact]
    public void Given_notes_and_patient_in_different_files_When_deidentified_Then_the_patients_name_is_known_there()
    {
        using var records = new Records();
        records.Add("1-notes.ndjson", Records.Note("Quennell seen, doing well"));
        records.Add("2-patients.ndjson", Records.Patient());

        Assert.True(records.Run().Passed);
        Assert.Equal("[NAME] seen, doing well", Records.NoteText(records.Single("DocumentReference")));
    }

    [Fact]
    public void Given_one_resource_of_every_type_with_names_dates_and_identifiers_When_deidentified_Then_none_is_left_and_all_are_tagged()
    {
        using var records = new Records();
        var types = DataFile.Words("fhir-resource-types.txt").Where(type => type is not ("Bundle" or "Patient" or "Parameters" or "Binary")).ToList();
        records.Add("a.ndjson", [Records.Patient(), .. types.Select((type, i) =>
            $$"""{"resourceType":"{{type}}","id":"r{{i}}","subject":{"reference":"Patient/p-1001","display":"Marguerite Quennell"},"identifier":[{"system":"http://hospital.example/mrn","value":"MRN-7734521"}],"telecom":[{"value":"(617) 555-0142"}],"note":[{"text":"Quennell called","authorString":"Marguerite Quennell","time":"2019-03-01T10:00:00Z"}],"recordedDate":"2019-03-01","contained":[{"resourceType":"Practitioner","id":"c","name":[{"family":"Quennell"}]}]}""")]);

        var report = records.Run();

        Assert.Empty(report.Findings);
        Assert.Empty(report.Quarantine);
        var output = records.Output();
        Assert.Equal(types.Count + 1, output.Count);
        Assert.All(output, resource => Assert.Equal("PSEUDED", (string?)resource["meta"]!["security"]![0]!["code"]));
        foreach (var secret in (string[])["Quennell", "Marguerite", "7734521", "555-0142", "2019-03-01"])
            Assert.DoesNotContain(secret, records.OutputText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Given_a_patient_whose_facts_lie_in_many_files_When_deidentified_Then_one_pseudonym_and_one_offset_hold_in_all()
    {
        using var records = new Records();
        for (var i = 0; i < 6; i++)
            records.Add($"{i}/observations.ndjson", Records.Observation($"2019-03-0{i + 1}", id: $"o-{i}"), Records.Observation($"2019-04-0{i + 1}", "p-other", $"x-{i}"));
        records.Add("9/patients.ndjson", Records.Patient(), Records.Patient("p-other", "Ottley", "Bram"));

        Assert.True(records.Run().Passed);

        var patients = records.Output().Where(node => (string?)node["resourceType"] == "Patient").Select(node => $"Patient/{(string)node["id"]!}").ToList();
        Assert.Equal(2, patients.Distinct(StringComparer.Ordinal).Count());
        var days = records.Output().Where(node => (string?)node["resourceType"] == "Observation").GroupBy(node => Reference(node["subject"]), StringComparer.Ordinal).ToList();
        Assert.Equal(patients.Order(StringComparer.Ordinal), days.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.All(days, group => Assert.Equal(
            [0, 1, 2, 3, 4, 5],
            group.Select(node => DateOnly.Parse((string)node["effectiveDateTime"]!, System.Globalization.CultureInfo.InvariantCulture).DayNumber).Order().ToArray() is var all ? all.Select(day => day - all[0]) : []));
        Assert.NotEqual(days[0].Select(node => (string)node["effectiveDateTime"]!), days[1].Select(node => (string)node["effectiveDateTime"]!));
    }

    private static string Reference(JsonNode? node) => (string)node!["reference"]!;

    private static string Decode(JsonNode content) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)content["attachment"]!["data"]!));
}
