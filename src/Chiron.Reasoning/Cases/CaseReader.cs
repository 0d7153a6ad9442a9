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

    private static readonly HashSet<string> CommonEnglish =
    [
        "the", "and", "or", "of", "to", "in", "is", "was", "with", "for", "on", "not", "my", "i", "he", "she", "it", "his", "her", "has", "have", "had",
        "that", "this", "at", "by", "from", "but", "when", "after", "since", "day", "year", "old", "patient", "pain", "man", "woman", "are", "been", "be", "i'm", "i've",
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
        var problems = new List<CaseProblem>();
        if (string.IsNullOrWhiteSpace(text))
            return new Case { Problems = [new CaseProblem(CaseProblemKind.Empty, "There is no text; describe the complaint, age and sex.")] };
        if (text.Length > LongestText)
        {
            problems.Add(new CaseProblem(CaseProblemKind.TooLong, $"The text has {text.Length} characters; only the first {LongestText} were read."));
            text = text[..LongestText];
        }

        var tokens = TextTokens.Of(text);
        var mentions = _lexicon.Find(text, tokens);
        var contexts = ContextRules.Of(tokens, mentions);
        var medicines = _medicines.Read(text);
        var draft = new Draft(_pack, problems);
        for (var m = 0; m < mentions.Count; m++)
            if (mentions[m].Term.Kind == TermKind.Finding || !medicines.IsAllergen(SpanOf(tokens, mentions[m])))
                Take(text, tokens, mentions[m], contexts[m], draft);
        foreach (var value in _numbers.BloodPressures(text, problems))
            draft.Values[value.Finding] = value;

        var subject = new Case
        {
            AgeYears = ReadAge(text, problems),
            Sex = PersonWords.SexOf(text, tokens),
            Findings = [.. draft.Findings.Values],
            Values = [.. draft.Values.Values.OrderBy(v => v.Finding, StringComparer.Ordinal)],
            KnownConditions = [.. draft.Conditions.Order(StringComparer.Ordinal)],
            Drugs = [.. draft.Drugs.Order(StringComparer.Ordinal)],
            Allergies = medicines.Allergies,
            Genes = medicines.Genes,
            LiverClass = medicines.LiverClass,
            HistoryComplete = medicines.HistoryComplete,
            DrugsComplete = medicines.DrugsComplete,
        };
        subject = WithPregnancy(text, subject);
        if (mentions.Count == 0 && subject.Values.Count == 0)
            problems.Add(
                IsEnglish(tokens)
                    ? new CaseProblem(CaseProblemKind.NothingRecognised, "Nothing in the text is known to the knowledge pack; describe symptoms, signs or measurements.")
                    : new CaseProblem(CaseProblemKind.OtherLanguage, "The text does not seem to be English, which is the language of the knowledge pack."));
        else if (mentions.Count < 3 && !IsEnglish(tokens))
            problems.Add(new CaseProblem(CaseProblemKind.OtherLanguage, "Much of the text does not seem to be English; little of it was understood."));
        return CaseClosure.Of(_pack, subject with { Problems = [.. PersonProblems(subject), .. problems] });
    }

    private void Take(string text, IReadOnlyList<Token> tokens, in Mention mention, MentionContext context, Draft draft)
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
                if (!negated)
                    draft.Drugs.Add(_pack.Drugs[mention.Term.Place].Id);
                return;
        }

        var finding = _pack.Findings[mention.Term.Place];
        var value = _numbers.After(text, tokens, mention, draft.Problems);
        if (value is not null)
            draft.Values[value.Finding] = value;
        if (finding.Answer != AnswerType.Boolean)
            return;
        var lasting = finding.Kind is FindingKind.History or FindingKind.Exposure;
        if (context.HasFlag(MentionContext.HistoricalNear) && !lasting && !negated)
            return;
        draft.Add(new CaseFinding(
            finding.Id, negated ? Presence.Absent : context.HasFlag(MentionContext.Uncertain) ? Presence.Uncertain : Presence.Present, span,
            Words: text.Substring(span.Start, span.Length)));
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
        var missing = (subject.AgeYears, subject.Sex) switch
        {
            (null, null) => "Age and sex are",
            (null, _) => "The age is",
            (_, null) => "The sex is",
            _ => null,
        };
        if (missing is not null)
            yield return new CaseProblem(CaseProblemKind.PersonUnknown, missing + " not known; averages over people were used.");
    }

    private static bool IsEnglish(List<Token> tokens)
    {
        var words = tokens.Where(t => t.Kind == TokenKind.Word).ToList();
        var common = words.Count(w => CommonEnglish.Contains(w.Normal));
        var latin = words.Count(w => w.Normal.All(c => c < 0x80));
        return words.Count < 5 ? latin == words.Count : common >= words.Count * 0.12 && latin > words.Count * 0.9;
    }

    /// <summary>What a text has said so far.</summary>
    private sealed class Draft(KnowledgePack pack, List<CaseProblem> problems)
    {
        public List<CaseProblem> Problems => problems;

        public Dictionary<string, CaseFinding> Findings { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, CaseValue> Values { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Conditions { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Drugs { get; } = new(StringComparer.Ordinal);

        public void Add(CaseFinding said)
        {
            if (!Findings.TryGetValue(said.Finding, out var before) || before.Presence == Presence.Uncertain)
                Findings[said.Finding] = said;
            else if (before.Presence != said.Presence && said.Presence != Presence.Uncertain)
            {
                problems.Add(new CaseProblem(
                    CaseProblemKind.Contradiction,
                    $"{pack.Findings[said.Finding].Name} is said to be both present and absent; it was taken as unknown.", said.Span));
                Findings[said.Finding] = before with { Presence = Presence.Uncertain };
            }
        }
    }
}
