using Chiron.Testing;

namespace Chiron.Deidentification.Tests;

public sealed class KeyAndPolicyTests
{
    [Fact]
    public void Given_no_key_file_When_opened_Then_one_is_made_for_its_owner_alone_and_is_the_same_afterwards()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "secrets", "deidentification.key");

        var first = DeidentificationKey.LoadOrCreate(path);

        Assert.Equal(first.Fingerprint, DeidentificationKey.LoadOrCreate(path).Fingerprint);
        Assert.Equal(32, new FileInfo(path).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public void Given_a_key_file_that_others_may_read_When_opened_Then_it_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are Unix's");
        using var folder = new TemporaryFolder();
        var path = folder.File("deidentification.key");
        DeidentificationKey.LoadOrCreate(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Contains("chmod 600", Assert.Throws<DeidentificationException>(() => DeidentificationKey.LoadOrCreate(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Given_a_key_of_another_length_When_opened_Then_it_is_refused(int length)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("deidentification.key");
        File.WriteAllBytes(path, new byte[length]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Contains($"{length} bytes", Assert.Throws<DeidentificationException>(() => DeidentificationKey.LoadOrCreate(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_another_key_When_derived_Then_pseudonym_and_offset_differ()
    {
        var other = DeidentificationKey.FromBytes(new byte[32]);
        var patients = Enumerable.Range(0, 200).Select(i => new PatientIdentity($"p{i}")).ToList();

        Assert.All(patients, patient => Assert.NotEqual(
            new PatientTransform(other, DeidentificationPolicy.Longitudinal, patient).Pseudonym,
            new PatientTransform(Records.Key, DeidentificationPolicy.Longitudinal, patient).Pseudonym));
        var offsets = patients.ConvertAll(patient => new PatientTransform(Records.Key, DeidentificationPolicy.Longitudinal, patient).OffsetDays);
        Assert.All(offsets, offset => Assert.InRange(Math.Abs(offset), 1, 365));
        Assert.True(offsets.Distinct().Count() > 100);
        Assert.Contains(offsets, offset => offset < -180);
        Assert.Contains(offsets, offset => offset > 180);
    }

    [Fact]
    public void Given_a_policy_file_When_it_changes_an_element_Then_the_change_holds_and_the_hash_differs()
    {
        using var records = new Records();
        var path = Path.Combine(Directory.CreateDirectory(records.Raw).Parent!.FullName, "policy.yaml");
        File.WriteAllText(path, """
            name: ours
            basis: our own
            statement: for a test
            dates: shift
            agesOver89: keep
            zip: remove
            personIdentifiers: remove
            text: tag
            securityLabel: PSEUDED
            elements:
              remove: [valueQuantity]
            """);
        records.Add("a.ndjson", Records.Patient(), Records.Observation("2019-03-01"));
        var policy = DeidentificationPolicy.Load(path);

        records.Run(policy);

        Assert.NotEqual(DeidentificationPolicy.Longitudinal.ContentHash, policy.ContentHash);
        Assert.Null(records.Single("Observation")["valueQuantity"]);
        Assert.Null(records.Single("Patient")["identifier"]);
        Assert.Null(records.Single("Patient")["address"]![0]!["postalCode"]);
    }

    [Theory]
    [InlineData("dates: sometimes", "dates")]
    [InlineData("elements: {vanish: [name]}", "vanish")]
    [InlineData("colour: blue", "colour")]
    public void Given_a_policy_that_cannot_be_understood_When_loaded_Then_the_sentence_says_what(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("policy.yaml");
        var whole = "name: a\nbasis: b\nstatement: c\ndates: shift\nagesOver89: keep\nzip: zip3\npersonIdentifiers: remove\ntext: tag\nsecurityLabel: X\n";
        File.WriteAllText(path, (line.StartsWith("dates", StringComparison.Ordinal) ? whole.Replace("dates: shift\n", "", StringComparison.Ordinal) : whole) + line + "\n");

        Assert.Contains(expected, Assert.Throws<DeidentificationException>(() => DeidentificationPolicy.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01702", "017")]
    [InlineData("01702-1234", "017")]
    [InlineData("03601", "000")]
    [InlineData("89301", "000")]
    [InlineData("SW1A 1AA", null)]
    public void Given_a_zip_code_When_cut_Then_places_with_few_people_are_000(string code, string? expected) => Assert.Equal(expected, ZipCodes.FirstThree(code));
}
