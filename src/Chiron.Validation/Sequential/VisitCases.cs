using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Timelines;

namespace Chiron.Validation.Sequential;

/// <summary>
/// Visits on record as cases: who comes, what the chart holds and the complaint open one, what was found at the visit answers. Orders, drugs and notes of the visit itself are left out,
/// as they tell what somebody thought. A diagnosis that the pack does not hold is "something else"; visits at which nothing was complained of are no cases.
/// </summary>
public sealed class VisitCases : ICaseSource
{
    private const double MostHours = 24;        // between the encounter and its diagnosis

    private readonly RecordReader _records;
    private readonly Dictionary<string, Finding> _findings = new(StringComparer.Ordinal);
    private readonly Dictionary<Case, RecordedVisit> _visits = new(ReferenceEqualityComparer.Instance);

    /// <param name="pack">The pack as it was when the combination was learned.</param>
    /// <param name="encounters">Of subjects that nothing was learned from.</param>
    public VisitCases(KnowledgePack pack, IEnumerable<LabelledEncounter> encounters)
    {
        (Pack, _records, Questions) = (pack, new RecordReader(pack), RecordedAnswers.QuestionsOf(pack));
        foreach (var finding in pack.Findings)
            _findings.TryAdd(finding.EventCode, finding);
        var places = DifferentialFit.PlacesOf(pack);
        var (cases, subjects) = (new List<HiddenCase>(), new List<long>());
        foreach (var encounter in encounters)
            if (CaseOf(encounter, places.TryGetValue(encounter.Diagnosis, out var place) ? [pack.Conditions[place].Id] : [], cases.Count + 1) is { } hidden)
            {
                cases.Add(hidden);
                subjects.Add(encounter.History.SubjectId);
            }

        (Cases, Subjects) = (cases, subjects);
    }

    public string Name => "visits on record";

    public KnowledgePack Pack { get; }

    public IReadOnlyList<AskableQuestion> Questions { get; }

    public IReadOnlyList<HiddenCase> Cases { get; }

    /// <summary>By case.</summary>
    internal IReadOnlyList<long> Subjects { get; }

    /// <summary>The visit that a case's opening belongs to.</summary>
    /// <exception cref="KeyNotFoundException">The opening is none of these cases'.</exception>
    public RecordedVisit VisitOf(Case opening) => _visits[opening];

    private HiddenCase? CaseOf(LabelledEncounter encounter, IReadOnlyList<string> truth, int number)
    {
        if (Visited(encounter) is not var (record, complaint))
            return null;
        var whole = _records.Read(record, encounter.At);
        if (!whole.IsPresent(complaint))
            return null;
        var opening = whole with
        {
            Findings = [.. whole.Findings.Where(f => f.ImpliedBy is null && (f.Finding == complaint || IsCharted(f.Finding)))],
            Values = [.. whole.Values.Where(v => IsCharted(v.Finding))],
            Answers = [.. whole.Answers.Where(a => IsCharted(a.Finding))],
        };
        var asked = opening.Findings.Select(f => f.Finding).ToHashSet(StringComparer.Ordinal);
        var recorded = Questions.Where(q => !q.Findings.All(asked.Contains) && !ReferenceEquals(RecordedAnswers.Of(Pack, whole, q), Reveal.NotRecorded)).Select(q => q.Id).ToList();
        if (recorded.Count == 0)
            return null;
        _visits[opening] = new RecordedVisit(record, encounter.At, recorded);
        return new HiddenCase(
            $"visit-{number}", truth,
            $"{(opening.AgeYears is { } age ? $"{(int)age} years" : "age unknown")}, {opening.Sex?.ToString().ToLowerInvariant() ?? "sex unknown"}, comes with: {Pack.Findings[complaint].Name}.",
            opening, question => RecordedAnswers.Of(Pack, whole, question));
    }

    // The record with no more of the visit than what was found at it, and the symptom that was written first.
    private (Timeline Record, string Complaint)? Visited(LabelledEncounter encounter)
    {
        var (history, start) = (encounter.History, -1);
        for (var i = history.StaticCount; i < history.Count; i++)
            if (history[i].Code.StartsWith("ENCOUNTER//", StringComparison.Ordinal))
                start = i;
        if (start < 0 || (encounter.At - history[start].Time!.Value).TotalHours > MostHours)
            return null;
        var (record, complaint) = (new TimelineBuilder(), default(string));
        for (var i = 0; i < history.Count; i++)
        {
            _findings.TryGetValue(history[i].Code, out var finding);
            if (i > start && finding is null)
                continue;
            if (i > start && complaint is null && finding!.Kind == FindingKind.Symptom && history[i].TextValue != "absent")
                complaint = finding.Id;
            record.Add(history[i]);
        }

        return complaint is null ? null : (record.Build(history.SubjectId), complaint);
    }

    private bool IsCharted(string finding) => Pack.Findings[finding].Kind is FindingKind.History or FindingKind.Exposure;
}
