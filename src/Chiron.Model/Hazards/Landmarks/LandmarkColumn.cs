namespace Chiron.Model;

/// <param name="Code">Of the vocabulary; -1 for the age.</param>
/// <param name="Answer">Of an answer's column, which one; else -1.</param>
internal readonly record struct LandmarkColumn(int Code, int Answer, LandmarkStatistic Statistic);
