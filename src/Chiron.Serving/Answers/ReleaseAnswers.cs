using Chiron.Governance.Releases;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Serving.Subjects;
using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Serving.Answers;

/// <summary>Answers from the model and the knowledge pack of one release, about described cases and about the subjects of a dataset.</summary>
internal sealed class ReleaseAnswers : IClinicalAnswers, IDisposable
{
    private readonly TimelineModel _model;
    private readonly SubjectRecords? _subjects;
    private readonly RecordForecast _forecast;
    private readonly CaseAssessment _assessment;
    private readonly BundleReader? _bundles;

    private ReleaseAnswers(TimelineModel model, KnowledgePack pack, DifferentialCalibration? calibration, SubjectRecords? subjects, BundleReader? bundles)
    {
        _model = model;
        _bundles = bundles;
        _subjects = subjects;
        var forecaster = new Forecaster(model);
        _forecast = new RecordForecast(forecaster, new CodeNames(pack, model.Tokenizer.Vocabulary));
        _assessment = new CaseAssessment(pack, forecaster, calibration);
    }

    public int SubjectCount => _subjects?.Count ?? 0;

    /// <param name="release">Checked.</param>
    /// <param name="timelinesFolder">The dataset of subjects; null for none.</param>
    /// <param name="precision">Of the model's products.</param>
    /// <param name="bundles">Reads FHIR bundles; null where none are taken.</param>
    /// <exception cref="ServingException">The model, the knowledge pack or the dataset cannot be loaded.</exception>
    public static ReleaseAnswers Load(ReleaseBundle release, string? timelinesFolder, Precision precision, BundleReader? bundles)
    {
        var subjects = timelinesFolder is null ? null : SubjectRecords.Open(timelinesFolder);
        try
        {
            return new ReleaseAnswers(TimelineModel.Load(release.Folder, precision), LoadPack(release), DifferentialCalibration.Load(release.Folder), subjects, bundles);
        }
        catch (Exception e) when (e is ModelException or KnowledgeException)
        {
            subjects?.Dispose();
            throw new ServingException($"The release {release.Id} cannot be loaded: {e.Message.TrimEnd('.')}.", e);
        }
        catch
        {
            subjects?.Dispose();
            throw;
        }
    }

    public AssessmentAnswer Assess(CaseQuestion question, CancellationToken stop) => _assessment.Answer(question, Record(question, stop), stop);

    public ForecastAnswer Forecast(ForecastQuestion question, CancellationToken stop) => _forecast.Answer(Record(question, stop), Name(question), question, stop);

    public OutcomeAnswer Outcomes(OutcomeQuestion question, CancellationToken stop) =>
        _forecast.Outcomes(Record(question.Record, stop), Name(question.Record), question, stop);

    public SuppositionAnswer Suppose(SuppositionQuestion question, CancellationToken stop) =>
        _forecast.Suppose(Record(question.Forecast, stop), Name(question.Forecast), question, stop);

    IReadOnlyList<SubjectSummary> IClinicalAnswers.Subjects(long? after, int limit, CancellationToken stop) => _subjects?.List(after, limit, stop) ?? [];

    public SubjectTimeline Timeline(long subjectId, CancellationToken stop) => Subjects().Show(Subjects().Read(subjectId, stop));

    public void Dispose()
    {
        _subjects?.Dispose();
        _model.Dispose();
    }

    private static KnowledgePack LoadPack(ReleaseBundle release)
    {
        var pack = KnowledgePack.Load(release.KnowledgeFolder);
        var expected = release.Manifest.Knowledge;
        return pack.ContentHash == expected.ContentHash
            ? pack
            : throw new ServingException($"The release {release.Id} says that it was validated with the knowledge pack {expected.Version} of content {expected.ContentHash}, and holds one of content {pack.ContentHash}; make the release again.");
    }

    private SubjectRecords Subjects() =>
        _subjects ?? throw new RequestRefusedException(404, "This server holds no dataset of subjects; send the record's events along, or describe the case.", "subject_not_found", "subject_id");

    // A subject of the dataset is known whole; a bundle is what its sender says.
    private PersonRecord? Record(CaseQuestion question, CancellationToken stop)
    {
        if (question.SubjectId is { } id)
        {
            var timeline = Subjects().Read(id, stop);
            return new PersonRecord(timeline, timeline.Count == 0 ? default : MicrosecondTime.ToDateTime(timeline.Times[^1]) ?? default, RecordScope.Whole);
        }

        return question.Bundle is not { } bundle ? null
            : (_bundles ?? throw new RequestRefusedException(400, "This server reads no FHIR bundles; describe the case in words, or name a subject.", "unsupported", "bundle"))(bundle, question.Scope);
    }

    private Timeline Record(ForecastQuestion question, CancellationToken stop) =>
        question.SubjectId is { } id ? Subjects().Read(id, stop) : Sent(question.Events!);

    private static string? Name(ForecastQuestion question) => question.SubjectId?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Tables of its own, because codes that anyone may send would pile up in a shared one.
    private static Timeline Sent(IReadOnlyList<Event> events)
    {
        var builder = new TimelineBuilder();
        foreach (var e in events)
            builder.Add(e);
        return builder.Build(subjectId: 0);
    }
}
