using System.Globalization;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>How each figure of the reports is arrived at, and what it does not tell: the text that lies in the evidence pack.</summary>
internal static class EvidenceMethod
{
    public static string Text(DeidentificationReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # How the figures in this pack were taken

            Policy `{report.Policy}`: {report.Basis}. {report.Statement}

            This pack supports a determination by a person; it does not replace one.

            ## Leak audit

            After a file was written it was read back from the disk. Every string of it, element names and notes within base64 included, was searched for
            the names, addresses, telephones, e-mail addresses and identifiers that the source states about the patient the string belongs to, and about
            care providers, in lower case, without accents and punctuation, numbers also by their digits alone, long names also with one letter wrong. No
            resource id of the source may stand in the output, no date of it that the patient's offset does not explain, and under a policy that keeps
            years alone no finer date. One finding withdraws the file and fails the run. The search shares no table with the scrubber.

            It cannot find what the source states in no structured element; single names that are common words, family names of clinicians alone, and
            numbers of fewer than five digits are not searched for.

            ## Utility

            Codes, numbers and units of Observations, and days of structured elements, are counted in the source and in the output by independent reading.
            A day counts as kept where it moved by exactly the patient's offset, so that intervals and order stay.

            Of notes the words, the clinical terms (by the project's word lists) and the numbers with units are counted, by document and whatever their order.

            ## DICOM

            Each file was read back beside its source. Every text at any depth, private elements included, was searched in the same way; a UID of an instance
            of the source, a date of it that the offset does not explain, and a value that PS3.15 table E.1-1 lists for another action under the options
            followed and that stands as it stood, are leaks too. Elements are counted by the table's rule and by what became of them, codes, numbers, dates and pixel data
            by their bytes. `dicom.sha256` lists the files that were written. What is burned into pixels is not searched by the audit: the report tells how
            many images were looked at by text recognition.

            ## Risk of re-identification

            Over the quasi-identifiers that the policy declares, on the output alone. f: patients alike in all of them, n: patients, J: classes.
            Prosecutor risk 1/f (maximum 1/min f, average J/n). Journalist risk E[1/F | f] with F the class in the population, negative binomial given
            the sampling fraction (Benedetti and Franconi 1998). Marketer risk: the mean of the latter over patients. Shares above 0.33, 0.2 and 0.09
            count patients in classes of fewer than 3, 5 and 11.

            Trajectory uniqueness: of up to 1,000 patients drawn at random five different events (code and day) are drawn; a patient is singled out by
            the first k of them where no other patient of the output has all k. Interval: Wilson, 95 %.

            ## Parrot attack

            On invented notes of the split that nothing was trained on, de-identified with this key, the chart known, surrogates for names, and each name
            left with the probability that the report states. The attacker of Carrell et al. trains a tagger (logistic regression on letters, form and
            neighbouring words) on all names of one half and takes those of the other half that it is least sure of for leaks; the second attacker is told
            which names of its half leaked. Hit rate: of the names it is surest of, as many as leaked, the share that did; Wilson, 95 %. AUROC: interval
            by resampling notes.

            ## References

            - D. Carrell et al. The machine giveth and the machine taketh away: a parrot attack on clinical text deidentified with hiding in plain sight.
              J Am Med Inform Assoc 26:1536, 2019.
            - K. El Emam. Guide to the De-Identification of Personal Health Information. CRC Press, 2013.
            - F. Dankar, K. El Emam, A. Neisa, T. Roffey. Estimating the re-identification risk of clinical data sets. BMC Med Inform Decis Mak 12:66, 2012.
            - Institute of Medicine. Sharing Clinical Trial Data, appendix B (K. El Emam, B. Malin). National Academies Press, 2015.
            - Y.-A. de Montjoye, C. Hidalgo, M. Verleysen, V. Blondel. Unique in the Crowd. Scientific Reports 3:1376, 2013.
            - R. Benedetti, L. Franconi. Statistical and technological solutions for controlled data dissemination. 1998.
            - 45 CFR 164.514(b).

            """);
        return text.ToString();
    }
}
