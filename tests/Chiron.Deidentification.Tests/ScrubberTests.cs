namespace Chiron.Deidentification.Tests;

public sealed class ScrubberTests
{
    private static PatientIdentity Patient()
    {
        var patient = new PatientIdentity("p");
        patient.AddName(new PersonName(["Marguerite", "Rose"], "Quennell"));
        patient.AddName(new PersonName(["Thaddeus"], "Quennell"));
        patient.Add("(617) 555-0142", IdentifierCategory.Phone);
        patient.Add("512-44-9876", IdentifierCategory.Ssn);
        patient.Add("7734521", IdentifierCategory.Mrn);
        patient.Add("48 Tamarind Crescent", IdentifierCategory.Location);
        patient.Add("Framingham", IdentifierCategory.Location);
        return patient;
    }

    [Theory]
    [InlineData("Marguerite Quennell was seen", "[NAME] was seen")]
    [InlineData("QUENNELL, MARGUERITE was seen", "[NAME] was seen")]
    [InlineData("quennell marguerite was seen", "[NAME] was seen")]
    [InlineData("The pt M. Quennell was seen", "The pt [NAME] was seen")]
    [InlineData("Seen with Quenell today", "Seen with [NAME] today")]
    [InlineData("Seen with Margeurite today", "Seen with [NAME] today")]
    [InlineData("Son thaddeus called", "Son [NAME] called")]
    [InlineData("Signed M.Q. at discharge", "Signed [NAME]. at discharge")]
    [InlineData("Lives at 48 Tamarind Crescent in Framingham with a cat", "Lives at [LOCATION] in [LOCATION] with a cat")]
    [InlineData("Reach at 6175550142 or 617.555.0142 or 1-617-555-0142", "Reach at [PHONE] or [PHONE] or [PHONE]")]
    [InlineData("ssn 512449876", "ssn [SSN]")]
    [InlineData("number 7734521 on file", "number [MRN] on file")]
    [InlineData("Cosigned, mquennell12 at 14:20", "Cosigned, [ID] at 14:20")]
    [InlineData("Sister told of the plan; MQ tearful, TQ in agreement.", "Sister told of the plan; [NAME] tearful, [NAME] in agreement.")]
    public void Given_what_the_record_states_When_scrubbed_Then_it_is_found_in_any_form(string text, string expected) =>
        Assert.Equal(expected, new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub(text, Patient()).Text);

    [Theory]
    [InlineData("Discussed with Dr. Okonkwo and Dr. A. B. Lindqvist.", "Discussed with Dr. [NAME] and Dr. [NAME].")]
    [InlineData("Reviewed by Ingrid Solheim, MD", "Reviewed by [NAME], MD")]
    [InlineData("His wife Petronella agrees", "His wife [NAME] agrees")]
    [InlineData("Attending: Bao Nguyen", "Attending: [NAME]")]
    [InlineData("She works nights as a welder for Ostrava Iron and Steel.", "She works nights as a welder for [ORGANIZATION].")]
    [InlineData("Retired clerk at the Vale Post Office", "Retired clerk at the [ORGANIZATION]")]
    [InlineData("Held over at ZQMC.", "Held over at [ORGANIZATION].")]
    [InlineData("D: 3/4/2019  T: 3/5/2019  JQ:wv\nTranscribed: kd  3/6/2019", "D: 2019  T: 2019  [NAME]\nTranscribed: [NAME]  2019")]
    [InlineData("Dressing changed; site (QV) initialed.\nThanks again,\nQV", "Dressing changed; site ([NAME]) initialed.\nThanks again,\n[NAME]")]
    [InlineData("Transferred from Mercy Valley Hospital", "Transferred from [ORGANIZATION]")]
    [InlineData("Transferred from van der Lindqvist Hospital", "Transferred from [ORGANIZATION]")]
    [InlineData("Pain since last November. 9/29: well.", "Pain since last [DATE]. [DATE]: well.")]
    [InlineData("SSN 219-09-9999, MRN: 00482913, call 555-123-4567", "SSN [SSN], MRN: [MRN], call [PHONE]")]
    [InlineData("mail j.doe@example.org or https://portal.example.org/x?y=1", "mail [EMAIL] or [URL]")]
    [InlineData("from 10.20.30.40 at 12 Old Mill Road, Apt 4B", "from [IP] at [LOCATION]")]
    [InlineData("Springfield, MA 01103", "[LOCATION]")]
    [InlineData("Parents, ages 88 and 97; mother died in her sleep at 94. Father, 93, alive, sat 98 on RA.", "Parents, ages 88 and 90+; mother died in her sleep at 90+. Father, 90+, alive, sat 98 on RA.")]
    [InlineData("Mr. Joko Rivers, 99, turned 91 once; a 95th birthday. Brother 94 kg, son 130 miles away.", "Mr. [NAME], 90+, turned 90+ once; a 90+th birthday. Brother 94 kg, son 130 miles away.")]
    [InlineData("Age/Sex: 97/F; mat GM 103, alive, father 71", "Age/Sex: 90+/F; mat GM 90+, alive, father 71")]
    [InlineData("Otto Brandvold, MD/kw\nD: 3/4/2019", "[NAME], MD/[NAME]\nD: 2019")]
    [InlineData("Chart reviewed, QV, 3/14\nread back 98.6. zb\n", "Chart reviewed, [NAME], [DATE]\nread back 98.6. [NAME]\n")]
    [InlineData("Interpreter PIN 7741; operator paged 20417", "Interpreter PIN [PHONE]; operator paged [PHONE]")]
    [InlineData("Unsigned draft, tbrandvold 3/14", "Unsigned draft, [ID] [DATE]")]
    [InlineData("Sent to Quennell County Coroner", "Sent to [ORGANIZATION]")]
    [InlineData("Training day 4\nAugust 23, 2009\nStay: 1/30/2011 to 12 Jul 11\nYour doctor called.", "Training day 4\n2009\nStay: 2011 to 2011\nYour doctor called.")]
    [InlineData("ID: 94 woman with AML, 1 ppd x 91 yr", "ID: 90+ woman with AML, 1 ppd x 91 yr")]
    [InlineData("a 93-year-old woman, aged 101, and a 72 year old man", "a 90+-year-old woman, aged 90+, and a 72 year old man")]
    public void Given_nothing_known_When_scrubbed_Then_forms_and_context_find_identifiers(string text, string expected) =>
        Assert.Equal(expected, new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub(text).Text);

    [Theory]
    [InlineData("Parkinson disease and Parkinson's disease, Foley catheter, Bell's palsy, Addison disease")]
    [InlineData("may need a walker; brown sputum; white count 11.2; grade 2 murmur")]
    [InlineData("Hemoglobin A1c/Hemoglobin.total in Blood 6.5 %, glucose 108 mg/dL")]
    public void Given_clinical_words_that_are_names_too_When_the_patient_is_named_so_Then_they_stay(string text)
    {
        var patient = new PatientIdentity("p");
        patient.AddName(new PersonName(["May", "Grace"], "Parkinson"));
        patient.AddName(new PersonName(["Addison"], "White"));
        patient.AddName(new PersonName(["Bell"], "Walker"));
        patient.AddName(new PersonName(["Foley"], "Brown"));

        Assert.Equal(text, new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub(text, patient).Text);
    }

    [Fact]
    public void Given_initials_When_few_people_are_known_Then_they_speak_for_a_name_and_among_thousands_they_say_nothing()
    {
        static short[] Evidence(string text, IEnumerable<PersonName> names)
        {
            List<TextToken> tokens = [];
            TextToken.Split(text, tokens);
            var evidence = new short[tokens.Count];
            new IdentityMatcher(names, [], isGlobal: true).Weigh(text, tokens, evidence);
            return evidence;
        }

        var clinician = new PersonName(["Ingrid"], "Solheim");
        var directory = Enumerable.Range(0, 26 * 26).Select(i => new PersonName([$"{(char)('A' + i / 26)}nna"], $"{(char)('A' + i % 26)}berg"));

        Assert.Equal([0, 300], Evidence("recount IS", [clinician]).Select(e => (int)e));
        Assert.Equal([0, 300, 300], Evidence("recount I.S.", [clinician]).Select(e => (int)e));
        Assert.All(Evidence("recount IS", directory), e => Assert.Equal(0, e));
    }

    [Fact]
    public void Given_a_patient_named_like_a_disease_When_named_Then_the_name_goes_and_the_disease_stays()
    {
        var patient = new PatientIdentity("p");
        patient.AddName(new PersonName(["Grace"], "Parkinson"));

        var scrubbed = new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub("Mrs. Parkinson and Grace Parkinson has Parkinson's disease.", patient);

        Assert.Equal("Mrs. [NAME] and [NAME] has Parkinson's disease.", scrubbed.Text);
    }

    [Fact]
    public void Given_a_patient_with_a_common_long_name_When_others_are_replaced_Then_no_surrogate_is_that_name_or_a_letter_from_it()
    {
        var surrogates = new Surrogates(Records.Key);
        var patient = new PatientIdentity("p");
        patient.AddName(new PersonName(["Christina"], "Johnston"));

        for (var i = 0; i < 3000; i++)
            foreach (var surrogate in new[] { surrogates.For($"Annabel{i}x", IdentifierCategory.Name, patient), surrogates.For($"Ms Zzyx{i}q", IdentifierCategory.Name, patient) })
                foreach (var word in surrogate.Split(' '))
                    Assert.False(patient.Matcher.HoldsNearly(word), $"'{word}' stands for somebody else");
        Assert.True(patient.Matcher.HoldsNearly("Johnson"));
        Assert.True(patient.Matcher.HoldsNearly("Christine"));
        Assert.False(patient.Matcher.HoldsNearly("Martinez"));
    }

    [Fact]
    public void Given_surrogates_When_a_name_is_replaced_Then_gender_order_and_capitals_stay()
    {
        var surrogates = new Surrogates(Records.Key);
        var (female, male) = (DataFile.Words("names-female.txt").ToHashSet(), DataFile.Words("names-male.txt").ToHashSet());

        var (patricia, richard) = (surrogates.For("Patricia", IdentifierCategory.Name, patient: null), surrogates.For("Richard", IdentifierCategory.Name, patient: null));
        var reversed = surrogates.For("HERNANDEZ, PATRICIA R.", IdentifierCategory.Name, patient: null);

        Assert.Contains(patricia, female);
        Assert.Contains(richard, male);
        Assert.Matches("^[A-Z]+, " + patricia.ToUpperInvariant() + @" [A-Z]\.$", reversed);
    }

    [Theory]
    [InlineData("48 Tamarind Street, Apt 7", IdentifierCategory.Location, @"^\d\d [A-Z][a-z]+ Street, Apt \d$")]
    [InlineData("San Mateo, CA 94401", IdentifierCategory.Location, @"^[A-Z][a-z]+, CA [2-9]\d{4}$")]
    [InlineData("Quennell Memorial Hospital", IdentifierCategory.Organization, "^[A-Z][a-z]+ Memorial Hospital$")]
    [InlineData("(617) 555-0142", IdentifierCategory.Phone, @"^\([2-9]\d\d\) [2-9]\d\d-\d{4}$")]
    [InlineData("MR-77a45", IdentifierCategory.Mrn, @"^[A-Z]{2}-\d\d[a-z]\d\d$")]
    [InlineData("m.quennell@site.example", IdentifierCategory.Email, @"^[a-z]\.[a-z]{8}@example\.org$")]
    public void Given_surrogates_When_something_else_is_replaced_Then_it_keeps_its_form_and_nothing_of_its_own(string original, IdentifierCategory category, string form)
    {
        var surrogate = new Surrogates(Records.Key).For(original, category, patient: null);

        Assert.Matches(form, surrogate);
        Assert.NotEqual(original, surrogate);
        Assert.DoesNotContain("Tamarind", surrogate, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Mateo", surrogate, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Quennell", surrogate, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Jayda's partner phoned about the rash.", "[NAME]'s partner phoned about the rash.")]
    [InlineData("Parkinson's disease is stable.", "Parkinson's disease is stable.")]
    [InlineData("Seen by the nurse. She was well. She went home.", "Seen by the nurse. She was well. She went home.")]
    [InlineData("No fremitus, bruits or diplopia; auscultation clear, nontender.", "No fremitus, bruits or diplopia; auscultation clear, nontender.")]
    [InlineData("Originally from Iowa, then Germany. Takes aspirin b.i.d. and p.r.n.", "Originally from Iowa, then Germany. Takes aspirin b.i.d. and p.r.n.")]
    [InlineData("Last name: Rounds", "Last name: [NAME]")]
    [InlineData("IOP OD 11/14, acuity 20/40, reading page 2/3; seen on 11/14.", "IOP OD 11/14, acuity 20/40, reading page 2/3; seen on [DATE].")]
    [InlineData("BRAF V600E positive, dx S83.241A, follow up in Voiding Dysfunction Clinic.", "BRAF V600E positive, dx S83.241A, follow up in Voiding Dysfunction Clinic.")]
    [InlineData("Signed by the resident at 9 A.M., drops O.U. continued.", "Signed by the resident at 9 A.M., drops O.U. continued.")]
    [InlineData("She was admitted to Quennell Children's overnight.", "She was admitted to [ORGANIZATION] overnight.")]
    [InlineData("Referred to Quennell Allergy, Asthma & Immunology last week.", "Referred to [ORGANIZATION] last week.")]
    [InlineData("Assessment: FEN/GI\nThe cough and thigh pain: high. MR SI joints normal. Nurse Practitioner visit.", "Assessment: FEN/GI\nThe cough and thigh pain: high. MR SI joints normal. Nurse Practitioner visit.")]
    [InlineData("Brief Hospital Course: the bowel was run from the ligament of Treitz. Seen in Foot Care Clinic.", "Brief Hospital Course: the bowel was run from the ligament of Treitz. Seen in Foot Care Clinic.")]
    [InlineData("Negative Kernig and Brudzinski signs.", "Negative Kernig and Brudzinski signs.")]
    [InlineData("Two aunts died of Huntington Disease. Father with Von Hippel-Lindau Disease.", "Two aunts died of Huntington Disease. Father with Von Hippel-Lindau Disease.")]
    [InlineData("He was staffed with Dr. Smith; flap healing well.", "He was staffed with Dr. [NAME]; flap healing well.")]
    [InlineData("Placement: Precise Care & Rehab has a bed. Voiding Dysfunction Clinic in 2 weeks.", "Placement: [ORGANIZATION] has a bed. Voiding Dysfunction Clinic in 2 weeks.")]
    [InlineData("Diet advanced 3-2, tolerated well. UA 5-10 RBC. Strength 4-5 in both legs.", "Diet advanced [DATE], tolerated well. UA 5-10 RBC. Strength 4-5 in both legs.")]
    [InlineData("Seen by Jolana Weinmann, M.D. and Jim Roche NP at 9 A.M. today.", "Seen by [NAME], M.D. and [NAME] NP at 9 A.M. today.")]
    [InlineData("wound flat at 5 o'clock, dr o'mullen notified, dr campus to see him monday", "wound flat at 5 o'clock, dr [NAME] notified, dr [NAME] to see him monday")]
    [InlineData("Per dr visit note, told the dr to call.", "Per dr visit note, told the dr to call.")]
    [InlineData("Transferred from QYH with LVH, a high TSH and DAH; Sue Roche, MPH, RPH, agrees.", "Transferred from [ORGANIZATION] with LVH, a high TSH and DAH; [NAME], MPH, RPH, agrees.")]
    [InlineData("Pharmacy: Kenport Rx. New Rx sent, Order Rx by mail.", "Pharmacy: [ORGANIZATION]. New Rx sent, Order Rx by mail.")]
    [InlineData("E/M 99214-25. Login used to print; copied from yellow card. Skin tag x9 snip. SBP 110s-130s.", "E/M 99214-25. Login used to print; copied from yellow card. Skin tag x9 snip. SBP 110s-130s.")]
    public void Given_what_looks_like_a_name_or_a_term_When_scrubbed_Then_it_is_told_apart(string text, string expected) =>
        Assert.Equal(expected, new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub(text).Text);

    [Fact]
    public void Given_surrogates_When_scrubbed_Then_a_name_is_the_same_throughout_and_never_the_patients_own()
    {
        var policy = DeidentificationPolicy.Longitudinal with { Text = TextOutput.Surrogate };
        var scrubber = new TextScrubber(policy, Records.Key);

        var first = scrubber.Scrub("Marguerite Quennell, phone 617-555-0142", Patient()).Text;
        var second = scrubber.Scrub("Ms. Quennell", Patient()).Text;

        Assert.DoesNotContain("Quennell", first, StringComparison.Ordinal);
        Assert.Equal(second["Ms. ".Length..], first.Split(',')[0].Split(' ')[1]);
        Assert.Matches(@"^\w+ \w+, phone \d{3}-\d{3}-\d{4}$", first);
        Assert.DoesNotContain("555-0142", first, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_spans_When_scrubbed_Then_they_say_where_in_the_original_each_identifier_stood()
    {
        var scrubbed = new TextScrubber(DeidentificationPolicy.Longitudinal, Records.Key).Scrub("For Thaddeus: call 617-555-0142.", Patient());

        Assert.Equal([("Thaddeus".Length, 4), ("617-555-0142".Length, 19)], scrubbed.Spans.Select(span => (span.Length, span.Start)));
        Assert.All(scrubbed.Spans, span => Assert.Equal(ScrubLayer.KnownIdentity, span.Layer));
    }
}
