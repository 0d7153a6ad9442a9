using Chiron.Knowledge;
using Chiron.Knowledge.DdxPlus;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.RareDisease;

namespace Chiron.Validation.Sequential;

/// <summary>Patients of DDXPlus: they come with age, sex and one evidence; each of the dataset's evidences is one question, a multi-choice one too, and costs nothing.</summary>
public sealed class DdxPlusCases : ICaseSource
{
    private readonly DdxPlusCatalogue _catalogue;
    private readonly Dictionary<string, int> _evidences = new(StringComparer.Ordinal);

    /// <param name="pack">What <see cref="DdxPlusPack"/> made of the catalogue.</param>
    /// <param name="patients">Numbered from 1 in the case ids.</param>
    public DdxPlusCases(DdxPlusCatalogue catalogue, KnowledgePack pack, IReadOnlyList<DdxPlusPatient> patients)
    {
        (_catalogue, Pack) = (catalogue, pack);
        for (var e = 0; e < catalogue.Evidences.Count; e++)
            _evidences.Add(catalogue.Evidences[e].Id, e);
        Questions = [.. catalogue.Evidences.Select(evidence => new AskableQuestion(evidence.Id, evidence.Question, 0, FindingsOf(evidence)))];
        Cases = [.. patients.Select((patient, number) => CaseOf(patient, number + 1))];
    }

    /// <summary>A fifth of the patients of a file, dealt by a keyed hash of their content, with a pack that the others teach.</summary>
    /// <param name="count">So many at most.</param>
    /// <param name="seed">Equal seeds deal alike.</param>
    public static DdxPlusCases Held(DdxPlusCatalogue catalogue, string patientsPath, int count, int seed)
    {
        var parts = DdxPlusPatientReader.Read(patientsPath, catalogue).ToLookup(patient => PublicationHash.Of(patient.ContentHash, $"fold {seed}") % 5 == 0);
        var pack = DdxPlusPack.Build(new EvidenceShares(catalogue, [.. parts[false]], EvidenceSmoothing.Default));
        return new DdxPlusCases(catalogue, pack, [.. parts[true].Take(count)]);
    }

    public string Name => "DDXPlus";

    public KnowledgePack Pack { get; }

    public IReadOnlyList<AskableQuestion> Questions { get; }

    public IReadOnlyList<HiddenCase> Cases { get; }

    private HiddenCase CaseOf(DdxPlusPatient patient, int number)
    {
        var first = _catalogue.Evidences[patient.InitialEvidence];
        var opening = new Case
        {
            AgeYears = patient.AgeYears,
            Sex = patient.Sex,
            Findings = [new CaseFinding(DdxPlusTerms.Finding(first), Presence.Present)],
        };
        return new HiddenCase(
            $"patient-{number}",
            [DdxPlusTerms.Condition(_catalogue.Conditions[patient.Condition])],
            $"{patient.AgeYears} years, {patient.Sex?.ToString().ToLowerInvariant() ?? "sex unknown"}. {first.Question} Yes.",
            opening,
            question => Answer(patient, _evidences[question.Id]));
    }

    private Reveal Answer(DdxPlusPatient patient, int place)
    {
        var evidence = _catalogue.Evidences[place];
        var answer = patient.AnswerTo(place);
        switch (evidence.Type)
        {
            case EvidenceType.Binary:
                return new Reveal(
                    answer.IsEmpty ? "no" : "yes",
                    new Case { Findings = [new CaseFinding(DdxPlusTerms.Finding(evidence), answer.IsEmpty ? Presence.Absent : Presence.Present)] });
            case EvidenceType.Categorical:
                var value = answer.IsEmpty ? evidence.Default : answer[0];
                return new Reveal(evidence.Values[value].Meaning, new Case { Answers = [new CaseAnswer(DdxPlusTerms.Finding(evidence), DdxPlusTerms.Option(evidence, value))] });
            default:
                var given = answer.ToArray();
                return new Reveal(
                    given.Length == 0 ? evidence.Values[evidence.Default].Meaning : string.Join(", ", given.Select(v => evidence.Values[v].Meaning)),
                    new Case
                    {
                        Findings =
                        [
                            .. Enumerable.Range(0, evidence.Values.Count).Where(v => v != evidence.Default)
                                .Select(v => new CaseFinding(DdxPlusTerms.Finding(evidence, v), given.Contains(v) ? Presence.Present : Presence.Absent)),
                        ],
                    });
        }
    }

    private static string[] FindingsOf(DdxPlusEvidence evidence) =>
        evidence.Type == EvidenceType.MultiChoice
            ? [.. Enumerable.Range(0, evidence.Values.Count).Where(v => v != evidence.Default).Select(v => DdxPlusTerms.Finding(evidence, v))]
            : [DdxPlusTerms.Finding(evidence)];
}
