namespace Chiron.Serving.Answers;

/// <summary>What the HTTP surface asks of a loaded release. Every method is safe for many threads and holds a core until it returns.</summary>
public interface IClinicalAnswers
{
    /// <summary>How many subjects may be asked about; 0 where no dataset is served.</summary>
    int SubjectCount { get; }

    /// <summary>An assessment of a described case, of a subject or of a bundle that was sent along, or of one of these with what is described in addition.</summary>
    /// <exception cref="RequestRefusedException">There is no such subject, the bundle cannot be read, or nothing was asked.</exception>
    AssessmentAnswer Assess(CaseQuestion question, CancellationToken stop);

    /// <summary>The risk of codes over horizons.</summary>
    /// <exception cref="RequestRefusedException">There is no such subject, or the events make no timeline.</exception>
    ForecastAnswer Forecast(ForecastQuestion question, CancellationToken stop);

    /// <summary>Composite outcomes over horizons, from sampled futures.</summary>
    /// <exception cref="RequestRefusedException">There is no such subject, the events make no timeline, or the model does not know a code.</exception>
    OutcomeAnswer Outcomes(OutcomeQuestion question, CancellationToken stop);

    /// <summary>The risk of codes as the record is, and with some facts changed or added.</summary>
    /// <exception cref="RequestRefusedException">There is no such subject, the events make no timeline, or the model would not see a fact.</exception>
    SuppositionAnswer Suppose(SuppositionQuestion question, CancellationToken stop);

    /// <summary>Subjects in ascending order of their ids.</summary>
    /// <param name="after">Only ids above this one; null from the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="stop">Stops the reading.</param>
    IReadOnlyList<SubjectSummary> Subjects(long? after, int limit, CancellationToken stop);

    /// <summary>The record of one subject.</summary>
    /// <exception cref="RequestRefusedException">There is no such subject.</exception>
    SubjectTimeline Timeline(long subjectId, CancellationToken stop);
}
