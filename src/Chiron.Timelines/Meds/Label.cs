namespace Chiron.Timelines.Meds;

/// <summary>
/// One row of a MEDS label file: what is to be predicted for a subject from all that was recorded up to and including
/// <paramref name="PredictionTime"/>. Exactly one value is set; files keep a <paramref name="FloatValue"/> in 32 bits, as the standard wants.
/// </summary>
public readonly record struct Label(
    long SubjectId,
    DateTime PredictionTime,
    bool? BooleanValue = null,
    long? IntegerValue = null,
    double? FloatValue = null,
    string? CategoricalValue = null);
