namespace Chiron.Model;

/// <summary>The regression that answers a landmark's question: log of the mean hazard a day = <paramref name="LogRate"/> + the effects of the terms.</summary>
/// <param name="Subjects">Training subjects that it was fitted on.</param>
/// <param name="Events">How many of them had the outcome within the horizon.</param>
/// <param name="Ridge">Penalty ½·ridge·Σ coefficient², chosen by cross-validation within the training split.</param>
/// <param name="Terms">Strongest first.</param>
public sealed record LandmarkHazard(LandmarkQuestion Question, long Subjects, long Events, double Ridge, double LogRate, IReadOnlyList<LandmarkTerm> Terms)
{
    internal bool IsWhole => Question?.IsWhole == true && double.IsFinite(LogRate) && Terms?.All(term => term?.IsWhole == true) == true;
}
