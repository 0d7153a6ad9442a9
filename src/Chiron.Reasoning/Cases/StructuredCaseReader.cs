using System.Text.Json;
using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>
/// Reads a case given as JSON in the pack's terms:
/// <c>{"age": 58, "sex": "male", "text": "…", "findings": [{"id": "fever", "presence": "absent", "since_days": 3}, {"id": "heart-rate", "value": 112, "unit": "/min"}, {"id": "…", "answer": "option"}],
/// "conditions": ["asthma"], "drugs": ["metformin"], "allergies": ["penicillin"], "history_complete": true, "drugs_complete": true}</c>. Everything may be left out. Faults are problems of the case, never exceptions.
/// </summary>
public sealed class StructuredCaseReader(KnowledgePack pack)
{
    /// <summary>Characters; a longer one is not read.</summary>
    public const int LongestJson = 1_000_000;

    private const int MostProblems = 100;

    private static readonly HashSet<string> Known = ["age", "sex", "text", "findings", "conditions", "drugs", "allergies", "history_complete", "drugs_complete"];

    private readonly CaseReader _words = new(pack);
    private readonly MedicineWords _medicines = new(pack);

    /// <param name="json">An object as above.</param>
    /// <param name="told">Words besides; null or empty where there are none.</param>
    public Case Read(string json, string? told = null)
    {
        if (string.IsNullOrWhiteSpace(json))
            return Only(CaseProblemKind.Empty, "There is no case; give at least a finding, or a text.");
        if (json.Length > LongestJson)
            return Only(CaseProblemKind.TooLong, $"The case has {json.Length} characters, more than the {LongestJson} that are read.");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, told ?? "") : Only(CaseProblemKind.Malformed, "The case is no JSON object.");
        }
        catch (JsonException e)
        {
            return Only(CaseProblemKind.Malformed, $"The case is not well-formed JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
    }

    private Case Read(JsonElement root, string besides)
    {
        var draft = new CaseDraft(pack);
        foreach (var property in root.EnumerateObject())
            if (!Known.Contains(property.Name))
                Malformed(draft, "A key of the case is not known; the keys are " + string.Join(", ", Known) + ".");
        foreach (var finding in Items(root, "findings", draft))
            Take(finding, draft);
        foreach (var id in Ids(root, "conditions", draft))
            if (pack.Conditions.Contains(id))
                draft.Conditions.Add(id);
            else
                Unknown(draft, "condition");
        foreach (var id in Ids(root, "drugs", draft))
            if (pack.Drugs.Contains(id))
                draft.Drugs.Add(id);
            else
                Unknown(draft, "drug");

        var allergies = root.TryGetProperty("allergies", out _) ? Ids(root, "allergies", draft).Select(a => _medicines.AllergyTo(pack.Drugs.TryGet(a, out var drug) ? drug.Name : a.Replace('-', ' '), false, null)).ToList() : null;
        var subject = draft.ToCase() with
        {
            AgeYears = Age(root, draft),
            Sex = SexOf(root, draft),
            Allergies = allergies,
            HistoryComplete = IsTrue(root, "history_complete"),
            DrugsComplete = IsTrue(root, "drugs_complete"),
        };
        var text = root.TryGetProperty("text", out var given) && given.ValueKind == JsonValueKind.String ? $"{given.GetString()}\n{besides}" : besides;
        if (!string.IsNullOrWhiteSpace(text))
        {
            // What is structured was chosen by somebody and goes first; the words add to it.
            var told = _words.Read(text);
            subject = CaseMerge.Of(told, subject) with { AgeYears = subject.AgeYears ?? told.AgeYears, Sex = subject.Sex ?? told.Sex };
            draft.Problems.AddRange(told.Problems.Where(p => p.Kind != CaseProblemKind.PersonUnknown));
        }
        else if (subject.Findings.Count + subject.Values.Count + subject.Answers.Count + subject.KnownConditions.Count == 0)
            draft.Problems.Add(new CaseProblem(CaseProblemKind.NothingRecognised, "The case states nothing that the knowledge pack knows."));
        if (subject.AgeYears is null || subject.Sex is null)
            draft.Problems.Insert(0, new CaseProblem(CaseProblemKind.PersonUnknown, PersonWords.Missing(subject.AgeYears is null, subject.Sex is null)));
        return CaseClosure.Of(pack, subject with { Problems = [.. draft.Problems.Take(MostProblems)] });
    }

    private void Take(JsonElement item, CaseDraft draft)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("id", out var named) || named.ValueKind != JsonValueKind.String)
        {
            Malformed(draft, "A finding needs an \"id\".");
            return;
        }

        if (!pack.Findings.TryGet(named.GetString()!, out var finding))
        {
            Unknown(draft, "finding");
            return;
        }

        if (finding.Answer == AnswerType.Number)
            TakeNumber(finding, item, draft);
        else if (finding.Answer == AnswerType.Category)
            TakeAnswer(finding, item, draft);
        else if (PresenceOf(item) is { } presence)
            draft.Add(new CaseFinding(finding.Id, presence, SinceDays: item.TryGetProperty("since_days", out var since) && since.ValueKind == JsonValueKind.Number && since.TryGetDouble(out var days) && days >= 0 ? days : null));
        else
            Malformed(draft, $"The presence of {finding.Id} is present, absent or uncertain, or true or false.");
    }

    private static void TakeNumber(Finding finding, JsonElement item, CaseDraft draft)
    {
        if (!item.TryGetProperty("value", out var given) || given.ValueKind != JsonValueKind.Number || !given.TryGetDouble(out var value))
        {
            Malformed(draft, $"{finding.Id} needs a \"value\" that is a number.");
            return;
        }

        var unit = item.TryGetProperty("unit", out var u) && u.ValueKind == JsonValueKind.String ? u.GetString()! : finding.Unit!;
        if (finding.InOwnUnit(value, unit) is not { } own)
            draft.Problems.Add(new CaseProblem(CaseProblemKind.UnknownUnit, $"The unit of {finding.Id} is not known; it is measured in {finding.Unit}{string.Concat(finding.Units.Select(x => ", " + x.Unit))}."));
        else if (NumberReader.Checked(finding, own, null, draft.Problems) is { } measured)
        {
            if (draft.Values.TryGetValue(finding.Id, out var before) && before.Value != own)
                draft.Problems.Add(new CaseProblem(CaseProblemKind.Contradiction, $"{finding.Name} is given with two values; the later was used."));
            draft.Values[finding.Id] = measured;
        }
    }

    private static void TakeAnswer(Finding finding, JsonElement item, CaseDraft draft)
    {
        if (item.TryGetProperty("answer", out var given) && given.ValueKind == JsonValueKind.String && finding.Options.FirstOrDefault(o => o.Id == given.GetString()) is { } option)
            draft.Answers[finding.Id] = new CaseAnswer(finding.Id, option.Id);
        else
            draft.Problems.Add(new CaseProblem(CaseProblemKind.UnknownId, $"The \"answer\" to {finding.Id} is one of {string.Join(", ", finding.Options.Select(o => o.Id))}."));
    }

    private static Presence? PresenceOf(JsonElement item)
    {
        if (!item.TryGetProperty("presence", out var given))
            return Presence.Present;
        return given.ValueKind switch
        {
            JsonValueKind.True => Presence.Present,
            JsonValueKind.False => Presence.Absent,
            JsonValueKind.String => given.GetString() switch { "present" => Presence.Present, "absent" => Presence.Absent, "uncertain" => Presence.Uncertain, _ => null },
            _ => null,
        };
    }

    private static double? Age(JsonElement root, CaseDraft draft)
    {
        if (!root.TryGetProperty("age", out var given) || given.ValueKind == JsonValueKind.Null)
            return null;
        if (given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out var years))
        {
            if (years is >= 0 and <= PersonWords.OldestAge)
                return years;
            draft.Problems.Add(new CaseProblem(CaseProblemKind.ImpossibleValue, $"An age of {years:0.#} years is not possible; it was left out."));
            return null;
        }

        Malformed(draft, "The age is a number of years.");
        return null;
    }

    private static Sex? SexOf(JsonElement root, CaseDraft draft)
    {
        if (!root.TryGetProperty("sex", out var given) || given.ValueKind == JsonValueKind.Null)
            return null;
        switch (given.ValueKind == JsonValueKind.String ? given.GetString()!.ToLowerInvariant() : "")
        {
            case "female" or "f":
                return Sex.Female;
            case "male" or "m":
                return Sex.Male;
            case "other" or "unknown":
                return null;
            default:
                Malformed(draft, "The sex is female, male, other or unknown.");
                return null;
        }
    }

    private static bool IsTrue(JsonElement root, string key) => root.TryGetProperty(key, out var given) && given.ValueKind == JsonValueKind.True;

    private static IEnumerable<JsonElement> Items(JsonElement root, string key, CaseDraft draft)
    {
        if (!root.TryGetProperty(key, out var list))
            return [];
        if (list.ValueKind == JsonValueKind.Array)
            return list.EnumerateArray();
        Malformed(draft, $"\"{key}\" is a list.");
        return [];
    }

    private static IEnumerable<string> Ids(JsonElement root, string key, CaseDraft draft)
    {
        foreach (var item in Items(root, key, draft))
            if (item.ValueKind == JsonValueKind.String)
                yield return item.GetString()!;
            else
                Malformed(draft, $"\"{key}\" holds ids.");
    }

    // What was written is not repeated: it may be anything.
    private static void Unknown(CaseDraft draft, string what) => draft.Problems.Add(new CaseProblem(CaseProblemKind.UnknownId, $"A {what} of the case has an id that the knowledge pack does not hold; it was left out."));

    private static void Malformed(CaseDraft draft, string message) => draft.Problems.Add(new CaseProblem(CaseProblemKind.Malformed, message));

    private static Case Only(CaseProblemKind kind, string message) => new() { Problems = [new CaseProblem(kind, message)] };
}
