using System.Text.RegularExpressions;
using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>
/// Reads a case from words, a clinician's note or a patient's own, by the pack's names and synonyms: longest match, ConText scopes, numbers with units.
/// It never throws on any text and never follows what the text says: prose is matched, not obeyed.
/// </summary>
public sealed class CaseReader
{
    /// <summary>Longer texts are read up to here.</summary>
    public const int LongestText = 200_000;

    private const double YoungestPregnant = 9;      // years

    private static readonly HashSet<string> CommonEnglish =
    [
        "the", "and", "or", "of", "to", "in", "is", "was", "with", "for", "on", "not", "my", "i", "he", "she", "it", "his", "her", "has", "have", "had",
        "that", "this", "at", "by", "from", "but", "when", "after", "since", "day", "year", "old", "patient", "pain", "man", "woman", "are", "been", "be", "im", "ive",
    ];

    private readonly KnowledgePack _pack;
    private readonly Lexicon _lexicon;
    private readonly NumberReader _numbers;
    private readonly MedicineWords _medicines;

    public CaseReader(KnowledgePack pack)
    {
        _pack = pack;
        _lexicon = new Lexicon(pack);
        _numbers = new NumberReader(pack);
        _medicines = new MedicineWords(pack);
    }

    public Case Read(string text)
    {
        try
        {
            return ReadInTime(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return new Case { Problems = [new CaseProblem(CaseProblemKind.NothingRecognised, "The text took too long to read, and nothing of it was taken; give less of it, or try again.")] };
        }
    }

    private Case ReadInTime(string text)
    {
        var problems = new List<CaseProblem>();
        if (string.IsNullOrWhiteSpace(text))
            return new Case { Problems = [new CaseProblem(CaseProblemKind.Empty, "There is no text; describe the complaint, age and sex.")] };
        if (text.Length > LongestText)
        {
            problems.Add(new CaseProblem(CaseProblemKind.TooLong, $"The text has {text.Length} characters; only the first {LongestText} were read."));
            text = text[..LongestText];
        }

        var tokens = TextTokens.Of(text);
        var draft = new CaseDraft(_pack);
        draft.Problems.AddRange(problems);
        if (InstructionWords.Find(text) is { } instruction)
            draft.Problems.Add(new CaseProblem(CaseProblemKind.Instruction, "Part of the text is an instruction to a system; it was read as any other text and not followed.", instruction));
        var medicines = _medicines.Read(text);
        draft.Allergies.AddRange(medicines.Allergies ?? []);
        var mentions = TakeAll(text, tokens, medicines, draft);
        foreach (var value in _numbers.Patterns(text, draft.Problems))
            draft.Values[value.Finding] = value;

        var subject = draft.ToCase() with
        {
            AgeYears = ReadAge(text, draft.Problems),
            Sex = PersonWords.SexOf(text, tokens),
            Allergies = medicines.Allergies is null && draft.Allergies.Count == 0 ? null : draft.Allergies,
            Genes = medicines.Genes,
            LiverClass = medicines.LiverClass,
            HistoryComplete = medicines.HistoryComplete,
            DrugsComplete = medicines.DrugsComplete,
        };
        subject = WithPregnancy(text, subject);
        problems = draft.Problems;
        if (mentions == 0 && subject.Values.Count == 0 && draft.Allergies.Count == 0)
            problems.Add(
                IsEnglish(tokens)
                    ? new CaseProblem(CaseProblemKind.NothingRecognised, "Nothing in the text is known to the knowledge pack; describe symptoms, signs or measurements.")
                    : new CaseProblem(CaseProblemKind.OtherLanguage, "The text does not seem to be English, which is the language of the knowledge pack."));
        else if (mentions < 3 && !IsEnglish(tokens))
            problems.Add(new CaseProblem(CaseProblemKind.OtherLanguage, "Much of the text does not seem to be English; little of it was understood."));
        return CaseClosure.Of(_pack, subject with { Problems = [.. PersonProblems(subject), .. problems] });
    }

    // The number of mentions that stand for something in the pack, allergens left out.
    private int TakeAll(string text, List<Token> tokens, MedicineFacts medicines, CaseDraft draft)
    {
        var sections = Sections.Of(text, tokens);
        var mentions = _lexicon.Find(text, tokens).FindAll(
            m => !IsRoomAir(text, tokens, m) && !IsReaction(text, tokens, m, medicines)
                && (m.Term.Kind == TermKind.Finding || !(medicines.IsAllergen(SpanOf(tokens, m)) || TakeAllergen(tokens, sections, m, draft))));
        var contexts = ContextRules.Of(tokens, mentions, sections);
        var since = new double?[mentions.Count];
        foreach (var (start, end, first, last) in ContextRules.Sentences(tokens, mentions))
            Temporality.Judge(tokens, start, end, mentions, first, last, FindingOf, contexts, since);
        for (var m = 0; m < mentions.Count; m++)
            Take(text, tokens, mentions[m], contexts[m], since[m], draft);
        return mentions.Count;
    }

    private Finding? FindingOf(Mention mention) => mention.Term.Kind == TermKind.Finding ? _pack.Findings[mention.Term.Place] : null;

    // A drug under a heading of allergies is none that is taken, and an illness there is a reaction, or the heading itself.
    private bool TakeAllergen(List<Token> tokens, SectionKind[] sections, in Mention mention, CaseDraft draft)
    {
        if (sections[mention.First] != SectionKind.Allergies)
            return false;
        if (mention.Term.Kind == TermKind.Condition)
            return true;
        var drug = _pack.Drugs[mention.Term.Place];
        if (draft.Allergies.TrueForAll(a => a.Drug != drug.Id))
            draft.Allergies.Add(_medicines.AllergyTo(drug.Name, false, SpanOf(tokens, mention)));
        return true;
    }

    // "Penicillin allergy (anaphylaxis)" names what the drug did, not what the person has.
    private static bool IsReaction(string text, List<Token> tokens, in Mention mention, MedicineFacts medicines)
    {
        if (mention.First == 0 || tokens[mention.First - 1].Normal != "(")
            return false;
        var open = tokens[mention.First - 1].Start;
        return medicines.Allergies?.Any(a => a.Span is { } allergen && allergen.End <= open
            && text.AsSpan(allergen.End, open - allergen.End).Trim() is "" or "allergy" or "allergies") == true;
    }

    // "97% RA" and "on RA" are no rheumatoid arthritis.
    private static bool IsRoomAir(string text, List<Token> tokens, in Mention mention) =>
        mention.End == mention.First + 1 && text.AsSpan(tokens[mention.First].Start, tokens[mention.First].Length) is "RA"
        && mention.First > 0 && tokens[mention.First - 1].Normal is "%" or "on" or ")";

    private void Take(string text, List<Token> tokens, in Mention mention, MentionContext context, double? sinceDays, CaseDraft draft)
    {
        if (context.HasFlag(MentionContext.Family) || context.HasFlag(MentionContext.Hypothetical))
            return;
        var span = SpanOf(tokens, mention);
        var negated = context.HasFlag(MentionContext.Negated);
        switch (mention.Term.Kind)
        {
            case TermKind.Condition:
                // "Possible appendicitis" is someone's thought, not a fact of the case; an acute illness is known only if it is said to be of the past.
                var condition = _pack.Conditions[mention.Term.Place];
                if (!negated && !context.HasFlag(MentionContext.Uncertain)
                    && (condition.Course.Pattern != CoursePattern.Acute || context.HasFlag(MentionContext.Historical)))
                    draft.Conditions.Add(condition.Id);
                return;
            case TermKind.Drug:
                if (!negated && !context.HasFlag(MentionContext.Over))
                    draft.Drugs.Add(_pack.Drugs[mention.Term.Place].Id);
                return;
        }

        var finding = _pack.Findings[mention.Term.Place];
        var value = _numbers.After(text, tokens, mention, draft.Problems);
        if (value is not null && !context.HasFlag(MentionContext.HistoricalNear) && !context.HasFlag(MentionContext.Over))
            draft.Values[value.Finding] = value;
        if (finding.Answer != AnswerType.Boolean)
            return;
        var lasting = finding.Kind is FindingKind.History or FindingKind.Exposure;
        var presence = negated ? Presence.Absent : context.HasFlag(MentionContext.Uncertain) ? Presence.Uncertain : Presence.Present;
        var said = new CaseFinding(finding.Id, presence, span, Words: text.Substring(span.Start, span.Length), SinceDays: sinceDays);
        var past = context.HasFlag(MentionContext.Over) || (context.HasFlag(MentionContext.HistoricalNear) && !lasting);
        if (!past)
            draft.Add(said);
        else if (!negated)
            draft.Past.TryAdd(finding.Id, said);
    }

    private static TextSpan SpanOf(IReadOnlyList<Token> tokens, in Mention mention) =>
        new(tokens[mention.First].Start, tokens[mention.End - 1].End - tokens[mention.First].Start);

    private Case WithPregnancy(string text, Case subject)
    {
        var pregnant = subject.IsPresent("pregnancy");
        if (PersonWords.WeeksPregnant(text) is { } weeks && _pack.Findings.Contains("late-pregnancy"))
        {
            pregnant = true;
            var findings = subject.Findings.Where(f => f.Finding is not ("pregnancy" or "late-pregnancy")).ToList();
            findings.Add(new CaseFinding("pregnancy", Presence.Present));
            findings.Add(new CaseFinding("late-pregnancy", weeks >= 20 ? Presence.Present : Presence.Absent));
            subject = subject with { Findings = findings };
        }

        // What is told of the pregnancy that a child was born from is not the child's.
        if (subject.Sex == Sex.Male || subject.AgeYears < YoungestPregnant)
            return subject with { Findings = [.. subject.Findings.Where(f => f.Finding is not ("pregnancy" or "late-pregnancy"))] };
        return pregnant && subject.Sex is null ? subject with { Sex = Sex.Female } : subject;
    }

    private static double? ReadAge(string text, List<CaseProblem> problems)
    {
        if (PersonWords.Age(text) is not { } age)
            return null;
        if (age.Years <= PersonWords.OldestAge)
            return age.Years;
        problems.Add(new CaseProblem(CaseProblemKind.ImpossibleValue, $"An age of {age.Years:0} years is not possible; it was left out.", age.Span));
        return null;
    }

    private static IEnumerable<CaseProblem> PersonProblems(Case subject)
    {
        if (subject.AgeYears is null || subject.Sex is null)
            yield return new CaseProblem(CaseProblemKind.PersonUnknown, PersonWords.Missing(subject.AgeYears is null, subject.Sex is null));
    }

    private static bool IsEnglish(List<Token> tokens)
    {
        var words = tokens.Where(t => t.Kind == TokenKind.Word).ToList();
        var common = words.Count(w => CommonEnglish.Contains(w.Normal));
        var latin = words.Count(w => w.Normal.All(c => c < 0x80));
        return words.Count < 5 ? latin == words.Count : common >= words.Count * 0.12 && latin > words.Count * 0.9;
    }
}
